/** What a person asks of one backend: options of `backend NAME set`, or words of `--set`, on top of what is wished. */
import type { Command } from 'commander';
import { tuningSchema } from '../contract/balancing-schema.ts';
import { checkInput } from '../contract/check-input.ts';
import type { BackendTuning } from '../model/balancing.ts';
import type { WishEdit } from '../model/edit.ts';
import { FaultError } from '../model/faults.ts';
import { readNumber } from './read-words.ts';

export interface TuningFlags {
  readonly weight?: string;
  readonly maxConns?: string;
  readonly maxFails?: string;
  readonly failTimeout?: string;
  readonly backup?: boolean;
  readonly down?: true;
  readonly drain?: true;
  readonly in?: true;
  /** False: none. */
  readonly route?: string | false;
  readonly reset?: true;
}

export function withTuningOptions(command: Command): Command {
  return command
    .option('--weight <n>', 'with set: its share against the others’, from 1')
    .option('--max-conns <n>', 'with set: requests under way at once; 0: no limit')
    .option('--max-fails <n>', 'with set: failures after which it is left out; 0: never')
    .option('--fail-timeout <s>', 'with set: seconds it is left out for')
    .option('--backup', 'with set: gets requests only while no other backend takes them')
    .option('--no-backup', 'with set: gets requests as the others do')
    .option('--down', 'with set: runs, gets no requests')
    .option('--drain', 'with set: gets only the clients bound to it')
    .option('--in', 'with set: takes requests again')
    .option('--route <word>', 'with set: what `sticky route` looks for')
    .option('--no-route', 'with set: no route')
    .option('--reset', 'with set: nothing of all this, but for what else is named');
}

/** Nothing named: null. */
export function namedTuning(flags: TuningFlags): TuningFlags | null {
  const { weight, maxConns, maxFails, failTimeout, backup, down, drain, in: takes, route, reset } = flags;
  const named = { weight, maxConns, maxFails, failTimeout, backup, down, drain, in: takes, route, reset };
  return Object.values(named).some((value) => value !== undefined) ? (named as TuningFlags) : null;
}

/** What is not named stays. Faults: `input-invalid`. */
export function changeTuning(before: BackendTuning, flags: TuningFlags): BackendTuning {
  const { weight, maxConns, maxFails, failTimeout, backup, route } = flags;
  const { role, traffic, route: oldRoute, ...numbers } = flags.reset ? ({} as BackendTuning) : before;
  const asked = {
    ...numbers,
    ...(weight === undefined ? {} : { weight: readNumber(weight) }),
    ...(maxConns === undefined ? {} : { maxConns: readNumber(maxConns) }),
    ...(maxFails === undefined ? {} : { maxFails: readNumber(maxFails) }),
    ...(failTimeout === undefined ? {} : { failTimeoutS: readNumber(failTimeout.replace(/(?<=\d)s$/, '')) }),
    role: backup === undefined ? role : backup ? ('backup' as const) : undefined,
    traffic: trafficOf(flags, traffic),
    route: route === undefined ? oldRoute : route === false ? undefined : route,
  };
  return checkInput(tuningSchema, withoutGaps(asked));
}

/** `flask-app-2:weight=3,backup`. Faults: `input-invalid`. */
export function readSetting(word: string): { readonly backend: string; readonly flags: TuningFlags } {
  const [, backend, settings] = /^([^:]+):(.+)$/.exec(word) ?? [];
  if (backend === undefined || settings === undefined) throw notASetting(word);
  const flags = settings.split(',').map((setting) => flagOf(setting.trim()));
  if (flags.some((flag) => flag === null)) throw notASetting(word);
  return { backend, flags: Object.assign({}, ...flags) as TuningFlags };
}

/** An edit for each backend named, its settings one after the other on top of those of `before`, by number. */
export function tunesOf(
  before: Readonly<Record<string, BackendTuning>>,
  settings: readonly { readonly backend: string; readonly flags: TuningFlags }[],
): readonly WishEdit[] {
  return [...new Set(settings.map(({ backend }) => backend))].map((backend) => {
    const number = backend.slice(backend.lastIndexOf('-') + 1);
    const own = settings.filter((one) => one.backend === backend);
    const tuning = own.reduce((so, { flags }) => changeTuning(so, flags), before[number] ?? {});
    return { kind: 'tune', backend, tuning };
  });
}

/** Null for what is no word of ours. */
function flagOf(setting: string): TuningFlags | null {
  const [name = '', value] = setting.split('=', 2);
  if (value === undefined) return WORDS[name] ?? null;
  const flag = VALUES[name];
  return flag === undefined ? null : { [flag]: value };
}

const WORDS: Readonly<Record<string, TuningFlags>> = {
  backup: { backup: true },
  'no-backup': { backup: false },
  down: { down: true },
  drain: { drain: true },
  in: { in: true },
  'no-route': { route: false },
  reset: { reset: true },
};

const VALUES: Readonly<Record<string, keyof TuningFlags>> = {
  weight: 'weight',
  max_conns: 'maxConns',
  max_fails: 'maxFails',
  fail_timeout: 'failTimeout',
  route: 'route',
};

function trafficOf(flags: TuningFlags, before: BackendTuning['traffic']): BackendTuning['traffic'] {
  const asked = [flags.down && 'down', flags.drain && 'drain', flags.in && 'in'].filter(Boolean);
  if (asked.length > 1) {
    throw new FaultError({
      code: 'input-invalid',
      message: `Expected one of down, drain and in, got ${asked.join(' and ')}.`,
    });
  }
  if (flags.in) return undefined;
  return flags.down ? 'down' : flags.drain ? 'drain' : before;
}

function withoutGaps(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

function notASetting(word: string): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: `Expected \`--set\` to be a backend and its settings, such as flask-app-2:weight=3,backup, got ${JSON.stringify(word)}.`,
    hint: `There are ${Object.keys(VALUES).join('=, ')}=, ${Object.keys(WORDS).join(', ')}.`,
  });
}
