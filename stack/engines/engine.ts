/**
 * In: steps of a plan. Out: what is there now, events, logs, usage; and nginx's five verbs (test, dump, reload, workers, ask).
 * Must not know: desired state, plans as a whole, who asked.
 */
import type { BackendSpec } from '../model/backend-spec.ts';
import type { EngineKind, EngineObserved } from '../model/observed.ts';
import type { EngineStep } from '../model/plan.ts';
import type { NginxSite } from '../model/routing.ts';

/** Where one stack lives. Several stacks live side by side: nothing outside this is touched. */
export interface StackPlace {
  /** Prefix of every container, network and record of this stack: compose's project name. */
  readonly project: string;
  /** Absolute folder of this stack's state on this machine. */
  readonly home: string;
  /** nginx's prefix (`nginx -p`) on this machine: configs under `current/`, logs under `logs/`. Made by the controller. */
  readonly nginxFolder: string;
  /** Absolute folder holding `nginx/` and `flask/`: what is built or run. */
  readonly imagesFolder: string;
}

/** Below a stack's home: the folder, and in it the socket, that traced backends send their spans to. */
export const TRACES_PLACE = { folder: 'traces', socket: 'otlp.sock' } as const;

export interface NginxWorker {
  readonly pid: number;
  /** Grows with the time of birth; comparable only between workers of one nginx. */
  readonly bornAt: number;
  /** "worker process is shutting down": finishes its clients, takes no new ones. */
  readonly isLeaving: boolean;
}

export interface ConfigDump {
  readonly accepted: boolean;
  /** Each file after a line `# configuration file PATH:`. */
  readonly text: string;
  readonly output: string;
}

/** nginx as the controller needs it, wherever it runs. */
export interface EngineNginx {
  /** `nginx -t` on a config file given relative to nginx's prefix, e.g. `generations/000012/nginx.conf`. */
  test(configPath: string): Promise<{ readonly accepted: boolean; readonly output: string }>;
  /**
   * `nginx -T`: the config file and all it includes, as they lie on disk now, which need not be what the running nginx
   * loaded. `text` is empty where nginx refuses them; `output` is what it said beside it.
   */
  dump(configPath: string): Promise<ConfigDump>;
  /** HUP to the master. Says nothing about success: see NGINX facts on proven reloads. */
  reload(): Promise<void>;
  /** USR1 to the master: its logs are opened anew by their names, so that renamed ones are let go of, within moments. */
  reopen(): Promise<void>;
  workers(): Promise<readonly NginxWorker[]>;
  /** One GET on a connection of its own to the control listener. Throws when nothing listens. */
  ask(path: string): Promise<{ readonly status: number; readonly body: string }>;
  /** Absent: this engine reaches and sees workers through their master alone. */
  readonly succession?: Succession;
}

/** What hastens the change from old workers to new ones: nginx's master sleeps for 100 ms in the middle of it. */
export interface Succession {
  /**
   * QUIT to those of these workers that still live: each ends once its requests are answered, as after the master's own
   * word (nginx.org, "Controlling nginx", signals of worker processes).
   */
  quit(workers: readonly NginxWorker[]): Promise<void>;
  /** Workers that ended badly, and of whose end the master has not heard yet. */
  fallen(): Promise<readonly FallenWorker[]>;
}

export interface FallenWorker {
  readonly pid: number;
  /** As the master will log it: `exited on signal 11`, `exited with code 1`. */
  readonly how: string;
}

export type EngineEvent =
  /** Something of ours started, ended or changed health: observe again. */
  | { readonly kind: 'changed'; readonly name: string | null; readonly what: string }
  /** The engine itself stopped answering; the iterable ends after this. */
  | { readonly kind: 'gone'; readonly reason: string };

export interface Usage {
  readonly name: string;
  /** Cores in use over the last second, 1 = one whole core. */
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** A program's terminal, somewhere else. */
export interface Terminal {
  /** As written, colours and all. Ends when the program does, or its container, or when aborted; then none of it is left. */
  readonly output: AsyncIterable<Uint8Array>;
  /** What was typed. False where the program reads none of it, and too much waits. */
  write(bytes: Uint8Array): boolean;
  resize(columns: number, rows: number): Promise<void>;
}

export interface TerminalWish {
  readonly columns: number;
  readonly rows: number;
  readonly signal: AbortSignal;
}

/** The words of a step while it runs, for a person; one line each. */
export type Report = (line: string) => void;

export interface Companions {
  /** Running, by then; ports inside to ports of 127.0.0.1. Faults: `image-unavailable`, `engine-failed`. */
  start(
    companion: {
      readonly name: string;
      readonly image: string;
      readonly ports: readonly number[];
      readonly environment: Readonly<Record<string, string>>;
    },
    report: Report,
  ): Promise<Readonly<Record<string, number>>>;
  /** Its ports; null where it does not run. */
  find(name: string): Promise<Readonly<Record<string, number>> | null>;
  remove(name: string): Promise<void>;
}

export interface Engine {
  readonly kind: EngineKind;
  /** `Docker Engine 20.10.24 at unix:///var/run/docker.sock`. */
  readonly name: string;
  /** What tells this engine from another of its kind, across restarts; null where it does not say. */
  readonly id: string | null;
  readonly nginx: EngineNginx;

  /** Resolves when the engine answers, throws FaultError `engine-gone` when it does not. */
  ping(): Promise<void>;
  /** How nginx would be placed for a public port; `version` is null until a binary was asked. */
  site(port: number): Promise<NginxSite>;
  /**
   * Everything of this stack, sorted. A running backend that was not yet proven ready is probed once here, with a
   * deadline of 300 ms, so that adoption by a second controller sees the truth.
   */
  observe(): Promise<EngineObserved>;
  /**
   * Does one step, to its end. Idempotent: a step whose result is already there does nothing.
   * Faults: `engine-gone`, `engine-failed`, `image-unbuildable`, `image-unavailable`, `port-taken`,
   * `backend-unready` (with the backend's last words as detail), `program-missing`.
   */
  perform(step: EngineStep, report: Report): Promise<void>;
  /** One probe of the backend's health path; false on any answer but 200. */
  isReady(backend: BackendSpec): Promise<boolean>;
  /** Output of a backend or of `nginx`, oldest first, in batches of whole lines; follows until aborted. */
  logs(
    name: string,
    options: { readonly tail: number; readonly signal: AbortSignal },
  ): AsyncIterable<readonly string[]>;
  /**
   * A shell inside a backend or `nginx`; null where what runs has no inside of its own.
   * Faults: `shell-unavailable`, `engine-gone`, `engine-failed`.
   */
  readonly exec: ((name: string, wish: TerminalWish) => Promise<Terminal>) | null;
  /** Containers beside the stack. Absent: this engine has none. */
  readonly companions?: Companions;
  /** One batch a second for all running backends and nginx, until aborted. */
  usage(signal: AbortSignal): AsyncIterable<readonly Usage[]>;
  /** Events of this stack only; pushed by the engine where it can. */
  watch(signal: AbortSignal): AsyncIterable<EngineEvent>;
  /** Lets go of sockets and watchers; what runs keeps running. */
  close(): Promise<void>;
}

/** Finds an engine for a stack; throws FaultError `engine-missing`, `engine-forbidden`, `context-unknown`. */
export type FindEngine = (place: StackPlace, wish: EngineKind | null, report: Report) => Promise<Engine>;
