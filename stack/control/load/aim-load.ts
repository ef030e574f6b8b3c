/** Where a wished load run goes, by what the stack is right now. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { loadInput } from '../../contract/inputs.ts';
import { FaultError } from '../../model/faults.ts';
import type { StackFacts } from '../stack-memory.ts';
import { boardTls } from '../tls/board-tls.ts';
import { authorityFile } from '../tls/tls-paths.ts';
import { clientAddresses } from './client-addresses.ts';
import type { LoadTls } from './load-options.ts';

export interface Aim {
  readonly url: string;
  readonly addresses: readonly string[] | undefined;
  readonly tls: LoadTls | undefined;
}

/** Faults: `stack-down`, `tls-off`, `input-invalid` where addresses are wished that cannot be had. */
export async function aimLoad(
  input: z.output<typeof loadInput>,
  facts: Pick<StackFacts, 'desired' | 'observed'>,
  home: string,
): Promise<Aim> {
  const { to, url, addresses, session } = input;
  if (url !== undefined && to !== undefined) throw oneOfBoth();
  const aim =
    url === undefined
      ? await aimAtNginx(input, facts, home)
      : { url, tls: unchecked(session), addresses: undefined };
  if (addresses === undefined) return aim;
  const listen = url === undefined ? facts.observed?.site.listen : '127.0.0.1';
  return { ...aim, addresses: await clientAddresses(addresses, input, listen ?? '') };
}

async function aimAtNginx(
  { to, session }: z.output<typeof loadInput>,
  { desired, observed }: Pick<StackFacts, 'desired' | 'observed'>,
  home: string,
): Promise<Aim> {
  if (desired?.state !== 'up' || observed?.nginx.state !== 'running') throw stackDown();
  if (to !== 'https')
    return { url: `http://127.0.0.1:${desired.port}`, tls: undefined, addresses: undefined };
  const { url, certificate } = boardTls(desired, observed);
  if (url === null) throw tlsOff();
  // A person's own certificate need not name this machine: it is not for us to judge here.
  if (certificate.kind !== 'local') return { url, tls: unchecked(session), addresses: undefined };
  return {
    url,
    addresses: undefined,
    tls: {
      ca: await readFile(authorityFile(home), 'utf8'),
      servername: 'localhost',
      session: session ?? 'new',
    },
  };
}

function unchecked(session: LoadTls['session'] | undefined): LoadTls {
  return { ca: null, session: session ?? 'new' };
}

function stackDown(): FaultError {
  return new FaultError({
    code: 'stack-down',
    message: 'The stack is down, so there is nobody to send requests to.',
    hint: 'Bring it up first: `signalbox up`, or the Up button.',
  });
}

function tlsOff(): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: 'nginx serves no HTTPS now, so there is nobody to send requests to by it.',
    hint: 'Switch it on first: `signalbox tls on`, or the HTTPS button.',
  });
}

function oneOfBoth(): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: 'Expected either `to` or `url`, got both.',
    hint: 'A url says by itself whether it is https.',
  });
}
