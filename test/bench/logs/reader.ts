/**
 * The reader in a process of its own, built as the product is: `reader.js LOG WORKER THREADS`. Each line on standard
 * input is a pass over the log; each answer a JSON object. `naive` as THREADS is JSON.parse, line by line.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { countFiles } from '../../../stack/control/logs/count-files.ts';
import { CountThread } from '../../../stack/control/logs/count-thread.ts';
import { LogCount } from '../../../stack/logs/count/log-count.ts';
import { fieldsOf } from '../../../stack/logs/read/access-fields.ts';
import { parseAccessLine } from '../../../stack/logs/read/parse-access-line.ts';

export interface Pass {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMib: number;
  readonly requests: number;
  readonly malformed: number;
  /** What was counted, to the request. */
  readonly rows: ReturnType<LogCount['rows']>;
}

const [path = '', workerPath = '', mode = '0'] = process.argv.slice(2);
const threads = Array.from(
  { length: mode === 'naive' ? 0 : Number(mode) },
  () => new CountThread(workerPath),
);

for await (const _ of createInterface(process.stdin)) {
  const cpu = process.cpuUsage();
  const startedAtMs = performance.now();
  const count = mode === 'naive' ? await countNaively() : await countWell();
  const ms = performance.now() - startedAtMs;
  const { user, system } = process.cpuUsage(cpu);
  const pass: Pass = {
    ms,
    cpuMs: (user + system) / 1000,
    peakMib: peakKib() / 1024,
    requests: count.requests,
    malformed: count.malformed,
    rows: count.rows(),
  };
  console.log(JSON.stringify(pass));
}
process.exit(0);

/** The program's own: what `getrusage` says is never below what its parent had when it started it. */
function peakKib(): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

async function countWell(): Promise<LogCount> {
  const signal = new AbortController().signal;
  return (await countFiles([path], { wish: { format: null }, threads, signal, onProgress: () => {} })).count;
}

async function countNaively(): Promise<LogCount> {
  const count = new LogCount();
  for await (const line of createInterface(createReadStream(path))) {
    const record = parseAccessLine(line);
    if (record === null) count.addMalformed();
    else count.add(fieldsOf(record));
  }
  return count;
}
