/** One of the clients of a load run: asks, waits for the whole answer, asks again. */
import type { OnReadOpts, Socket } from 'node:net';
import type { LoadMethod } from '../../model/load-drops.ts';
import { createDialer, type Dial, type DialTarget } from './dial.ts';
import { mayRetry } from './may-retry.ts';
import { ResponseReader } from './response-reader.ts';

export interface LaneTarget extends DialTarget {
  /** The whole request, as it goes out. */
  readonly request: Buffer;
  readonly method: LoadMethod;
  /** Rest between the end of a request, whatever it was, and the next one. */
  readonly pauseMs: number;
}

export interface LaneLoss {
  readonly reason: string;
  /** `given-up`: it was we who ended the wait. */
  readonly kind: 'reset' | 'lost' | 'given-up';
  /** Whether the connection had taken the request. */
  readonly isSent: boolean;
}

export interface LaneEvents {
  /** Asked before each request; false: this lane has done its part; `later`: `askNext` is called again. */
  mayAsk(): boolean | 'later';
  /** Given the time a request begins, the time from which its latency counts; absent, they are the same. */
  beganAtMs?(nowMs: number): number;
  answered(status: number, backendName: string | null, ms: number): void;
  failed(loss: LaneLoss): void;
  /** The request just told as failed is asked once more; what follows is its answer, or nothing. */
  retrying(): void;
  retryAnswered(status: number, backendName: string | null): void;
  finished(): void;
}

export class LoadLane {
  readonly #target: LaneTarget;
  readonly #events: LaneEvents;
  readonly #dial: Dial;
  readonly #onread: OnReadOpts;
  readonly #reader = new ResponseReader();
  #socket: Socket | null = null;
  /** When the request under way began; null while none is. */
  #askedAtMs: number | null = null;
  #address: string | null = null;
  #isRetry = false;
  /** Of this connection. */
  #answers = 0;
  #pause: NodeJS.Timeout | undefined;
  #isFinished = false;

  constructor(
    target: LaneTarget,
    events: LaneEvents,
    dial: Dial = createDialer(target)(),
    readBytes = READ_BYTES,
  ) {
    this.#target = target;
    this.#events = events;
    this.#dial = dial;
    const buffer = Buffer.allocUnsafeSlow(readBytes);
    this.#onread = { buffer, callback: () => true };
  }

  /** The client's own, of the connection it has or had last; null where the system chose it. */
  get address(): string | null {
    return this.#address;
  }

  /** With a connection left open by the last answer, on it; else on a new one, whose making counts as waiting. */
  askNext(): void {
    if (this.#isFinished) return;
    const turn = this.#events.mayAsk();
    if (turn === true) this.#ask('first');
    else if (turn === false) this.#finish();
  }

  /** Fails the request under way when it is older than that. */
  expire(timeoutMs: number): void {
    if (this.#askedAtMs !== null && performance.now() - this.#askedAtMs > timeoutMs)
      this.#fail('timeout', 'lost');
  }

  /** Ends at once; a request under way is given up for this reason. */
  abort(reason: string): void {
    if (this.#isFinished) return;
    clearTimeout(this.#pause);
    if (this.#askedAtMs !== null) {
      this.#askedAtMs = null;
      if (!this.#isRetry) this.#events.failed({ reason, kind: 'given-up', isSent: this.#hasSent() });
    }
    this.#finish();
  }

  #ask(time: 'first' | 'again'): void {
    this.#isRetry = time === 'again';
    const nowMs = performance.now();
    this.#askedAtMs = this.#isRetry ? nowMs : (this.#events.beganAtMs?.(nowMs) ?? nowMs);
    this.#reader.start(this.#target.method);
    this.#socket ??= this.#connect();
    this.#socket.write(this.#target.request);
  }

  #connect(): Socket {
    // Into one buffer, past the stream's own: a load run is a great many small reads.
    const callback = (bytes: number, buffer: Uint8Array) => {
      if (this.#socket === socket) this.#take(buffer as Buffer, bytes);
      return true;
    };
    const { socket, address } = this.#dial({ ...this.#onread, callback });
    this.#address = address;
    const ifCurrent = (act: () => void) => {
      if (this.#socket === socket) act();
    };
    this.#answers = 0;
    socket.on('end', () => ifCurrent(() => this.#ended()));
    socket.on('error', ({ code, message, syscall }: NodeJS.ErrnoException) =>
      ifCurrent(() => {
        const isSent = syscall !== 'write' && this.#hasSent();
        this.#lost(code ?? message, RESETS.has(code ?? '') ? 'reset' : 'lost', isSent);
      }),
    );
    socket.on('close', () => ifCurrent(() => this.#ended()));
    return socket;
  }

  /** Whether the connection has taken all of the request under way. */
  #hasSent(): boolean {
    return this.#socket !== null && !this.#socket.connecting && this.#socket.writableLength === 0;
  }

  #take(bytes: Buffer, length: number): void {
    const state = this.#askedAtMs === null ? 'broken' : this.#reader.push(bytes, length);
    if (state === 'whole') this.#succeed();
    else if (state === 'broken') this.#lost('answer is not HTTP', 'lost');
  }

  #ended(): void {
    if (this.#askedAtMs !== null && this.#reader.end() === 'whole') this.#succeed();
    else this.#lost(this.#reader.hasBegun ? 'answer cut short' : 'closed without an answer', 'reset');
  }

  /** The connection is gone: with a request under way, that one failed; idle, it is merely made anew. */
  #lost(reason: string, kind: 'reset' | 'lost', isSent = this.#hasSent()): void {
    if (this.#askedAtMs === null) this.#drop();
    else this.#fail(reason, kind, isSent);
  }

  #succeed(): void {
    const ms = performance.now() - (this.#askedAtMs ?? 0);
    this.#askedAtMs = null;
    this.#answers += 1;
    const { status, backendName } = this.#reader;
    if (this.#isRetry) this.#events.retryAnswered(status, backendName);
    else this.#events.answered(status, backendName, ms);
    if (this.#target.keepAlive && !this.#reader.isLast) this.#rest();
    else this.#afterClose(() => this.#rest());
  }

  #rest(): void {
    if (this.#target.pauseMs === 0) this.askNext();
    else if (!this.#isFinished) this.#pause = setTimeout(() => this.askNext(), this.#target.pauseMs);
  }

  #fail(reason: string, kind: 'reset' | 'lost', isSent = this.#hasSent()): void {
    const isAgain = mayRetry({
      method: this.#target.method,
      answersBefore: this.#answers,
      isAnswerBegun: this.#reader.hasBegun,
      isReset: kind === 'reset',
      isRetry: this.#isRetry,
    });
    this.#askedAtMs = null;
    if (!this.#isRetry) this.#events.failed({ reason, kind, isSent });
    this.#drop();
    // Not in this turn: a target that refuses at once must not keep the event loop from a stop.
    setImmediate(() => {
      if (!isAgain || this.#isFinished) {
        this.#rest();
        return;
      }
      this.#events.retrying();
      this.#ask('again');
    });
  }

  /**
   * With a connection per request the server is let to close first, as it announced: then its side keeps the port's
   * waiting time, and this machine does not run out of ports. One that does not close is not waited for long.
   */
  #afterClose(next: () => void): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null || socket.destroyed) {
      setImmediate(next);
      return;
    }
    const limit = setTimeout(() => socket.destroy(), this.#target.keepAlive ? 0 : CLOSE_LIMIT_MS);
    socket.once('close', () => {
      clearTimeout(limit);
      next();
    });
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #finish(): void {
    this.#isFinished = true;
    this.#drop();
    this.#events.finished();
  }
}

const RESETS: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);
const CLOSE_LIMIT_MS = 100;
const READ_BYTES = 65_536;
