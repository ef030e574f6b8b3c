/**
 * Whether HTTPS is served as it was wished: a handshake as a client makes one who trusts nothing but the authority, and
 * a request on that connection which nginx answers with its generation.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { FaultError } from '../../model/faults.ts';
import type { RoutedTls } from '../../model/tls.ts';
import { PROOF_HOST } from '../../nginx/tls-lines.ts';
import { readFacts } from './kept-certificates.ts';
import { certificateFolder } from './tls-paths.ts';

/** In words, for the receipt. Tried for some seconds, as workers of before may still answer. Fault: `https-unproven`. */
export async function proveTls(nginxFolder: string, tls: RoutedTls, generation: number): Promise<string> {
  const facts = await readFacts(nginxFolder, tls.certificate);
  const issuer = await readFile(
    join(certificateFolder(nginxFolder, tls.certificate), 'issuer.pem'),
    'utf8',
  ).catch(() => null);
  const startedAt = performance.now();
  for (;;) {
    const seen = await askOnce(tls.port, issuer).catch((thrown: Error) => thrown);
    const doubt = doubtOf(seen, facts?.fingerprint ?? null, generation);
    if (doubt === null && !(seen instanceof Error))
      return `a client that trusts ${issuer === null ? 'its certificate' : 'our authority'} alone was answered by ${seen.protocol} on port ${tls.port}`;
    if (performance.now() - startedAt > LIMIT_MS) throw unproven(tls.port, doubt ?? 'nothing was heard');
    await pause(50);
  }
}

interface Seen {
  readonly fingerprint: string;
  readonly protocol: string;
  /** As nginx wrote it. */
  readonly answer: string;
}

const LIMIT_MS = 8000;
const ASK_MS = 2000;

function doubtOf(seen: Seen | Error, fingerprint: string | null, generation: number): string | null {
  if (seen instanceof Error) return seen.message;
  if (seen.fingerprint !== fingerprint) return 'another certificate was shown';
  const answered = /\{"generation":(\d+),/.exec(seen.answer)?.[1];
  if (answered === undefined) return `it answered "${seen.answer.split('\r\n')[0] ?? ''}"`;
  return Number(answered) === generation ? null : `generation ${answered} answered`;
}

/** A person's own certificate is only compared: its names and its issuer need not be known to this machine. */
function askOnce(port: number, issuer: string | null): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({
      host: '127.0.0.1',
      port,
      servername: 'localhost',
      ALPNProtocols: ['http/1.1'],
      timeout: ASK_MS,
      ...(issuer === null ? { rejectUnauthorized: false } : { ca: issuer }),
    });
    const chunks: Buffer[] = [];
    const end = (thrown: Error) => {
      socket.destroy();
      reject(thrown);
    };
    socket.once('secureConnect', () =>
      socket.write(
        `GET / HTTP/1.1\r\nHost: ${PROOF_HOST}\r\nX-Signalbox-Control: 1\r\nConnection: close\r\n\r\n`,
      ),
    );
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('timeout', () => end(new Error('nobody answered in time')));
    socket.once('error', end);
    let shown = '';
    let protocol = '';
    socket.once('secureConnect', () => {
      shown = socket.getPeerCertificate().fingerprint256;
      protocol = socket.getProtocol() ?? 'TLS';
    });
    socket.once('end', () => {
      socket.destroy();
      resolve({ fingerprint: shown, protocol, answer: Buffer.concat(chunks).toString('utf8') });
    });
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

function unproven(port: number, doubt: string): FaultError {
  return new FaultError({
    code: 'https-unproven',
    message: `HTTPS on port ${port} of 127.0.0.1 is not served as wished: ${doubt}.`,
    hint: 'Another program may have the port. Choose another one: `signalbox tls on --port PORT`.',
    detail: doubt,
  });
}
