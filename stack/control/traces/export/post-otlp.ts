/** One message to a receiver of OTLP over HTTP, and what it said. Certificates are verified, as Node does by default. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import protobuf from 'protobufjs/minimal.js';

export interface OtlpTarget {
  readonly url: string;
  readonly encoding: 'json' | 'protobuf';
  readonly headers: Readonly<Record<string, string>>;
}

/** `retry`: asked to send it again; after so long, where it said how long. */
export type OtlpAnswer =
  | { readonly kind: 'taken'; readonly rejected: number; readonly words: string }
  | {
      readonly kind: 'retry' | 'refused';
      /** Null: there was no answer. */
      readonly status: number | null;
      readonly words: string;
      readonly afterMs: number | null;
    };

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;

/** Never throws: whatever befalls a message is an answer to it. `words` hold none of the headers' values. */
export async function postOtlp(
  target: OtlpTarget,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<OtlpAnswer> {
  try {
    const { status, retryAfter, answer } = await post(target, body, signal);
    const words = masked(wordsOf(target.encoding, answer), target.headers);
    if (status === 200) return { kind: 'taken', ...partialOf(target, answer) };
    const kind = RETRIED.has(status) ? 'retry' : 'refused';
    return {
      kind,
      status,
      words: `it answered ${status}${words === '' ? '' : `: ${words}`}`,
      afterMs: afterMs(retryAfter),
    };
  } catch (error) {
    const words = masked(
      error instanceof Error ? error.message || error.name : String(error),
      target.headers,
    );
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // What is not trusted, or is no name, will not be in a second.
    const kind = /CERT|SIGNATURE|ALTNAME|ENOTFOUND|ERR_TLS|ERR_INVALID/.test(code) ? 'refused' : 'retry';
    return { kind, status: null, words, afterMs: null };
  }
}

/** https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRIED: ReadonlySet<number> = new Set([429, 502, 503, 504]);

function post({ url, encoding, headers }: OtlpTarget, body: Uint8Array, signal: AbortSignal) {
  return new Promise<{ status: number; retryAfter: string | undefined; answer: Buffer }>(
    (resolve, reject) => {
      const request = url.startsWith('https:') ? requestHttps : requestHttp;
      const sending = request(
        url,
        {
          method: 'POST',
          agent: false,
          signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
          headers: {
            ...headers,
            'Content-Type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
            'Content-Length': body.length,
          },
        },
        (response) => {
          const pieces: Buffer[] = [];
          let bytes = 0;
          response.on('data', (piece: Buffer) => {
            bytes += piece.length;
            if (bytes <= MAX_ANSWER_BYTES) pieces.push(piece);
            else response.destroy();
          });
          response.on('close', () =>
            resolve({
              status: response.statusCode ?? 0,
              retryAfter: response.headers['retry-after'],
              answer: Buffer.concat(pieces),
            }),
          );
        },
      );
      sending.on('error', reject);
      sending.end(body);
    },
  );
}

/** Seconds, or a date. */
function afterMs(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

/** The message of a `google.rpc.Status`, or the beginning of whatever else came. */
function wordsOf(encoding: 'json' | 'protobuf', answer: Buffer): string {
  const found = encoding === 'json' ? jsonField(answer, 'message') : protobufText(answer, 2);
  return (found ?? answer.toString('utf8'))
    .replaceAll(/[^\P{C}]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

function partialOf({ encoding, headers }: OtlpTarget, answer: Buffer): { rejected: number; words: string } {
  if (encoding === 'json') {
    const partial = jsonField(answer, 'partialSuccess');
    if (partial === null) return { rejected: 0, words: '' };
    const inner = Buffer.from(partial);
    const rejected = Number(jsonField(inner, 'rejectedSpans') ?? 0);
    return { rejected: rejected || 0, words: masked(jsonField(inner, 'errorMessage') ?? '', headers) };
  }
  const inner = protobufBytes(answer, 1);
  if (inner === null) return { rejected: 0, words: '' };
  return { rejected: protobufNumber(inner, 1), words: masked(protobufText(inner, 2) ?? '', headers) };
}

function jsonField(text: Buffer, name: string): string | null {
  try {
    const value = (JSON.parse(text.toString('utf8')) as Record<string, unknown>)?.[name];
    if (value === undefined || value === null) return null;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  } catch {
    return null;
  }
}

function protobufText(bytes: Uint8Array, field: number): string | null {
  const found = protobufBytes(bytes, field);
  return found === null ? null : new TextDecoder().decode(found);
}

function protobufBytes(bytes: Uint8Array, field: number): Uint8Array | null {
  return scanned(bytes, field * 8 + 2, (reader) => reader.bytes());
}

function protobufNumber(bytes: Uint8Array, field: number): number {
  return scanned(bytes, field * 8, (reader) => reader.uint32()) ?? 0;
}

function scanned<Value>(
  bytes: Uint8Array,
  tag: number,
  read: (reader: protobuf.Reader) => Value,
): Value | null {
  try {
    const reader = protobuf.Reader.create(bytes);
    while (reader.pos < reader.len) {
      const found = reader.uint32();
      if (found === tag) return read(reader);
      reader.skipType(found & 7);
    }
  } catch {
    // Not what the protocol says: it tells nothing.
  }
  return null;
}

/** A receiver may say again what it was sent. */
function masked(words: string, headers: Readonly<Record<string, string>>): string {
  const secrets = Object.values(headers).filter((value) => value.length > 3);
  return secrets.reduce((text, secret) => text.replaceAll(secret, '••••'), words);
}
