/** What the traces' desk is, and what it works with. */
import type { z } from 'zod';
import type {
  exporterNameInput,
  exporterPutInput,
  traceGetInput,
  traceListenInput,
  traceSearchInput,
  traceSlowestInput,
} from '../../contract/traces-contract.ts';
import type { Engine } from '../../engines/engine.ts';
import type { ExporterTest, ExporterView, Trace, TraceList, TracingStatus } from '../../model/trace.ts';
import type { StackMemory } from '../stack-memory.ts';
import type { SecretBox } from './secret-box.ts';

export interface TracesDesk {
  search(input: z.output<typeof traceSearchInput>): Promise<TraceList>;
  slowest(input: z.output<typeof traceSlowestInput>): Promise<TraceList>;
  get(input: z.output<typeof traceGetInput>): Promise<Trace>;
  status(): Promise<TracingStatus>;
  listen(input: z.output<typeof traceListenInput>): Promise<TracingStatus>;
  jaeger(input: z.output<typeof traceListenInput>): Promise<TracingStatus>;
  readonly exporters: ExportersDesk;
}

export interface ExportersDesk {
  list(): Promise<readonly ExporterView[]>;
  put(input: z.output<typeof exporterPutInput>): Promise<readonly ExporterView[]>;
  remove(input: z.output<typeof exporterNameInput>): Promise<readonly ExporterView[]>;
  test(input: z.output<typeof exporterNameInput>): Promise<ExporterTest>;
}

export interface TracesParts {
  readonly memory: StackMemory;
  readonly home: string;
  readonly nginxFolder: string;
  /** Rotated access logs there may be. */
  readonly keep: number;
  readonly engine: () => Promise<Engine>;
  /** Tells of each look at the access log that found something new. */
  readonly onLogged: (listener: () => void) => () => void;
  /** The system's keychain. Absent: secrets are kept in a file of mode 600. */
  readonly secretBox?: SecretBox | undefined;
}

export interface OpenTraces extends TracesDesk {
  /** Spans are received while backends are traced. */
  follow(wish: 'traced' | 'untraced'): Promise<void>;
  close(): Promise<void>;
}
