/** A page's port gets the contract: from a controller of this process, or from the one that has the home already. */
import { RPCHandler } from '@orpc/server/message-port';
import { type OwnController, openOwnController } from '../stack/cli/own-controller.ts';
import { createRouter } from '../stack/control/router.ts';
import type { SecretBox } from '../stack/control/traces/secret-box.ts';
import { type Fault, FaultError, faultOf } from '../stack/model/faults.ts';
import { reportBugOnStderr } from '../stack/serve/carry-rpc.ts';
import { type PagePort, pipeLocalSocket } from '../stack/serve/pipe-local-socket.ts';
import { createRefusingController } from './refusing-controller.ts';

export interface PortCarrier {
  carry(port: PagePort): Promise<void>;
  close(): Promise<void>;
}

/** The controller is opened by the first port that finds none running, and closed by `close`. */
export function createPortCarrier(home: string, secretBox?: SecretBox): PortCarrier {
  let own: OwnController | null = null;
  /** One port after the other: the first opens the controller that the others share. */
  let turn: Promise<void> = Promise.resolve();

  async function carryNow(port: PagePort): Promise<void> {
    if (own) return serve(port, own.controller);
    if (await pipeLocalSocket(home, port)) return;
    try {
      own = await openOwnController(home, sayOnStderr, undefined, secretBox);
      serve(port, own.controller);
    } catch (error) {
      const fault = expectedFault(error);
      // Somebody took the home just now: the page dials again in a moment, and finds them.
      if (fault.code === 'controller-busy') port.close();
      else serve(port, createRefusingController(home, fault));
    }
  }

  return {
    carry: (port) => {
      turn = turn
        .then(() => carryNow(port))
        .catch((error) => {
          reportBugOnStderr(error);
          port.close();
        });
      return turn;
    },
    close: async () => {
      await turn;
      await own?.abandon();
      own = null;
    },
  };
}

function serve(port: PagePort, controller: OwnController['controller']): void {
  new RPCHandler(createRouter(controller, reportBugOnStderr)).upgrade(port);
  port.start();
}

function expectedFault(error: unknown): Fault {
  if (!(error instanceof FaultError)) reportBugOnStderr(error);
  return faultOf(error);
}

function sayOnStderr(line: string): void {
  process.stderr.write(`signalbox: ${line}\n`);
}
