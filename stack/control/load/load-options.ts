/** What a load run is asked. */
import type { LoadMethod } from '../../model/load-drops.ts';
import type { SessionKind } from '../../model/load-figures.ts';
import type { LoadMeter } from './load-meter.ts';

export interface LoadOptions {
  /** `http://127.0.0.1:8080`, or with https: only this machine is ever put under load. */
  readonly url: string;
  readonly requests: number;
  /** Seconds; instead of `requests`. */
  readonly duration?: number | undefined;
  readonly concurrency: number;
  /** Begins with `/`. */
  readonly path: string;
  readonly method: LoadMethod;
  /** Of a POST. */
  readonly bodyBytes: number;
  readonly keepAlive: boolean;
  readonly pauseMs: number;
  readonly signal: AbortSignal;
  /** Absolute path of the load worker's program: `load-worker.ts`, or what it was built to. */
  readonly workerPath: string;
  /** Hears every result, whether or not the progress is read. */
  readonly meter?: LoadMeter;
  /** Requests per second that begin, whatever became of those before. Absent: as fast as they are answered. */
  readonly rate?: number | undefined;
  /** Threads that send; 1 where absent. */
  readonly threads?: number | undefined;
  /** Client addresses of this machine, taken in turn; absent, the one the system chooses. */
  readonly addresses?: readonly string[] | undefined;
  /** Of https; absent, the certificate is not checked. */
  readonly tls?: LoadTls | undefined;
}

export interface LoadTls {
  /** PEM of the authorities that are trusted, and no others; null: the certificate is not checked. */
  readonly ca: string | null;
  /** The name the certificate must be for; absent, the address. */
  readonly servername?: string | undefined;
  /** Of connections that are made anew for each request: a handshake from the beginning, or resumed. */
  readonly session: SessionKind;
}
