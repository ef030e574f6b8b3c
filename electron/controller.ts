/** The controller's process: an entry that reads its arguments and listens; `carry-ports.ts` does the work. */
import type { MessagePortMain } from 'electron';
import { resolveHome } from '../stack/cli/resolve-home.ts';
import { createPortCarrier } from './carry-ports.ts';
import type { ToController } from './controller-process.ts';
import { askForSecrets } from './secret-words.ts';

const secrets = askForSecrets((question) => process.parentPort.postMessage(question));
const carrier = createPortCarrier(process.argv[2] ?? resolveHome(), secrets.box);

process.parentPort.on('message', ({ data, ports }: { data: ToController; ports: MessagePortMain[] }) => {
  switch (data.kind) {
    case 'carry':
      for (const port of ports) void carrier.carry(port);
      return;
    case 'secret':
      secrets.answered(data);
      return;
    case 'close':
      void carrier.close().finally(() => process.exit(0));
      return;
    default:
      return data satisfies never;
  }
});
