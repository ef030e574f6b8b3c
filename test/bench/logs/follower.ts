/**
 * A follower in a process of its own: `follower.js LOG ours|tail`. It counts what is written; each line on standard input
 * is answered with how far it is, what that cost, and when it had come how far.
 */
import { createInterface } from 'node:readline';
import { Tail } from 'tail';
import { createAccessCounter } from '../../../stack/control/logs/access-counter.ts';
import { Histogram } from '../../../stack/logs/count/histogram.ts';
import { fieldsOf } from '../../../stack/logs/read/access-fields.ts';
import { parseAccessLine } from '../../../stack/logs/read/parse-access-line.ts';

export interface FollowState {
  readonly counted: number;
  readonly cpuMs: number;
  readonly rssMib: number;
  /** Milliseconds since 1970, and the lines counted by then; since the last answer. */
  readonly steps: readonly (readonly [number, number])[];
}

const [path = '', mode = 'ours'] = process.argv.slice(2);
const backendOf = (_generation: number, address: string) => address;
const steps: [number, number][] = [];
const following = mode === 'ours' ? followWithCounter() : followWithTail();

for await (const _ of createInterface(process.stdin)) {
  const { user, system } = process.cpuUsage();
  const state: FollowState = {
    counted: following(),
    cpuMs: (user + system) / 1000,
    rssMib: process.memoryUsage.rss() / 2 ** 20,
    steps: steps.splice(0),
  };
  console.log(JSON.stringify(state));
}
process.exit(0);

/** Once a millisecond at most: looking must not cost what is looked at. */
function step(counted: number): void {
  const now = Date.now();
  if (steps.at(-1)?.[0] !== now) steps.push([now, counted]);
  else steps[steps.length - 1] = [now, counted];
}

function followWithCounter(): () => number {
  const counter = createAccessCounter({ path, keep: 8, backendOf });
  const counted = () => {
    const { requests, malformed } = counter.snapshot([]).totals;
    return requests + malformed;
  };
  counter.onChange(() => step(counted()));
  return counted;
}

function followWithTail(): () => number {
  const histogram = new Histogram(backendOf);
  let counted = 0;
  new Tail(path).on('line', (line: string) => {
    const record = parseAccessLine(line);
    if (record === null) histogram.addMalformed();
    else histogram.add(fieldsOf(record));
    counted += 1;
    step(counted);
  });
  return () => counted;
}
