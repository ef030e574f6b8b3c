/** How a service's requests are shared, as options, on top of what is wished. */
import type { Command } from 'commander';
import { balancingSchema } from '../contract/balancing-schema.ts';
import { checkInput } from '../contract/check-input.ts';
import type { Balancing } from '../model/balancing.ts';
import { FaultError } from '../model/faults.ts';
import { readNumber } from './read-words.ts';

export interface BalancingFlags {
  readonly stickyCookie?: string;
  readonly stickyExpires?: string;
  readonly stickyRoute?: readonly string[];
  /** False where `--no-sticky` was said. */
  readonly sticky?: boolean;
  readonly keepalive?: string;
  readonly nextUpstream?: readonly string[];
  readonly tries?: string;
  readonly resetBalancing?: true | undefined;
}

export function withBalancingOptions(command: Command): Command {
  return command
    .option('--sticky-cookie <name>', 'a client meets its backend again by a cookie of this name')
    .option('--sticky-expires <time>', 'how long the cookie lasts, such as 1h, or max')
    .option('--sticky-route <variables...>', 'by the first of these variables that names a route')
    .option('--no-sticky', 'no client is bound to a backend')
    .option('--keepalive <n>', 'idle connections to backends that each worker keeps; 0: none')
    .option('--next-upstream <conditions...>', 'after what a request goes to the next backend; off: never')
    .option('--tries <n>', 'backends a request may meet; 0: as many as there are')
    .option('--reset-balancing', 'nothing of all this, but for what else is named');
}

export function namesBalancing(flags: BalancingFlags): boolean {
  const { stickyCookie, stickyExpires, stickyRoute, sticky, keepalive, nextUpstream, tries } = flags;
  const named = [stickyCookie, stickyExpires, stickyRoute, keepalive, nextUpstream, tries];
  return sticky === false || flags.resetBalancing === true || named.some((value) => value !== undefined);
}

/** Words that cannot be are refused before anybody is asked; an age alone may belong to the cookie that is wished. */
export function checkBalancing(flags: BalancingFlags): void {
  changeBalancing({ sticky: { kind: 'cookie', name: 'any' } }, { ...flags, resetBalancing: undefined });
}

/** What is not named stays. Faults: `input-invalid`. */
export function changeBalancing(now: Balancing, flags: BalancingFlags): Balancing {
  const before = flags.resetBalancing ? {} : now;
  const { keepalive } = flags;
  const [sticky, nextUpstream] = [stickyOf(before, flags), nextUpstreamOf(before, flags)];
  return checkInput(balancingSchema, {
    ...(sticky === undefined ? {} : { sticky }),
    ...(keepalive !== undefined
      ? { keepalive: readNumber(keepalive) }
      : before.keepalive === undefined
        ? {}
        : { keepalive: before.keepalive }),
    ...(nextUpstream === undefined ? {} : { nextUpstream }),
  });
}

function stickyOf(before: Balancing, flags: BalancingFlags): object | undefined {
  const { stickyCookie, stickyExpires, stickyRoute } = flags;
  const ways = [
    stickyCookie === undefined ? null : '--sticky-cookie',
    stickyRoute === undefined ? null : '--sticky-route',
    flags.sticky === false ? '--no-sticky' : null,
  ].filter((way) => way !== null);
  if (ways.length > 1)
    throw refused(`one of --sticky-cookie, --sticky-route and --no-sticky, got ${ways.join(' and ')}`);
  if (flags.sticky === false) return undefined;
  if (stickyRoute !== undefined) return { kind: 'route', variables: stickyRoute };
  const old = before.sticky?.kind === 'cookie' ? before.sticky : undefined;
  if (stickyCookie === undefined && stickyExpires === undefined) return before.sticky;
  const name = stickyCookie ?? old?.name;
  if (name === undefined) throw refused('`--sticky-expires` to come with `--sticky-cookie`, got no cookie');
  const expires = stickyExpires ?? old?.expires;
  return { kind: 'cookie', name, ...(expires === undefined ? {} : { expires }) };
}

function nextUpstreamOf(before: Balancing, { nextUpstream, tries }: BalancingFlags): object | undefined {
  if (nextUpstream === undefined && tries === undefined) return before.nextUpstream;
  const asked = nextUpstream?.flatMap((words) => words.split(/[\s,]+/)).filter(Boolean);
  const conditions = asked?.length === 1 && asked[0] === 'off' ? [] : asked;
  const count = tries === undefined ? before.nextUpstream?.tries : readNumber(tries);
  return {
    // What nginx goes by where nothing is said.
    conditions: conditions ?? before.nextUpstream?.conditions ?? ['error', 'timeout'],
    ...(count === undefined ? {} : { tries: count }),
  };
}

function refused(expectation: string): FaultError {
  return new FaultError({ code: 'input-invalid', message: `Expected ${expectation}.` });
}
