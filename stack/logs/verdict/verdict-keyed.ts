/** Where a key decides there is no chance: each request is where it belongs, or it is not. */
import type { Verdict } from '../../model/traffic.ts';
import type { Forecast } from '../traffic/forecast.ts';
import type { ForecastCount } from '../traffic/traffic-frame.ts';
import { explained, type Judged } from './judged.ts';
import { counted } from './traffic-reasons.ts';

export function judgeKeyed(
  judged: Judged,
  forecasts: readonly (readonly [Forecast, ForecastCount])[],
  reasons: readonly string[],
): Verdict {
  const sum = (of: (count: ForecastCount) => number) =>
    forecasts.reduce((total, [, count]) => total + of(count), 0);
  const [strayed, unforeseen] = [sum((count) => count.strayed), sum((count) => count.unforeseen)];
  const { method } = judged;
  if (unforeseen > 0 || forecasts.some(([{ predict }]) => predict === null)) {
    const key = method.kind === 'hash' ? ` ${method.key}` : '';
    const sentence = `The log does not hold the key${key}, so nothing is expected of single requests.`;
    return { kind: 'unfixed', sentence, reasons, test: null };
  }
  const hasMoved = judged.tallies.some(([, { movedHere }]) => movedHere > 0);
  const all = [...reasons, ...audience(judged)];
  if (strayed > 0 || hasMoved) {
    const went = `${counted(strayed, 'request')} went elsewhere than ${method.kind} sends them`;
    const verdict = explained(reasons, `${went}, and nothing in the logs says why.`, null);
    return {
      ...verdict,
      reasons: [...verdict.reasons, ...(strayed > 0 ? [`${went}.`] : []), ...audience(judged)],
    };
  }
  const [first, ...rest] = narrowness(judged);
  const sentence =
    first ??
    `Every request went where ${method.kind} sends its ${method.kind === 'hash' ? 'key' : 'client'}.`;
  return { kind: 'exact', sentence, reasons: first === undefined ? all : [...reasons, ...rest], test: null };
}

/** Why one backend has it all. */
function narrowness({ method, clients, tallies }: Judged): readonly string[] {
  const takers = tallies.filter(([, { hits }]) => hits > 0).map(([name]) => name);
  const [only] = takers;
  if (only === undefined || takers.length > 1 || tallies.length < 2 || clients.isMore) return [];
  const { addresses } = clients;
  const isByClient =
    method.kind === 'ip_hash' ||
    (method.kind === 'hash' && /^\$\{?(binary_)?remote_addr\}?$/.test(method.key));
  if (!isByClient) return [`Every key seen is ${only}’s: ${method.kind} sends all of it there.`];
  if (addresses.length === 1) {
    return [`One client address: ${method.kind} sends all of it to ${only}.`];
  }
  if (method.kind === 'ip_hash' && new Set(addresses.map(networkOf)).size === 1) {
    return [
      `All ${addresses.length} client addresses begin alike: ip_hash sends the network ${networkOf(addresses[0] ?? '')} to ${only}.`,
    ];
  }
  return [`All ${addresses.length} client addresses are ${only}’s by ${method.kind}.`];
}

function audience({ clients, method }: Judged): readonly string[] {
  if (method.kind !== 'ip_hash') return [];
  const networks = new Set(clients.addresses.map(networkOf)).size;
  const more = clients.isMore ? 'more than ' : '';
  return [
    `${more}${counted(clients.addresses.length, 'client address')} in ${networks} network${networks === 1 ? '' : 's'} of three octets.`,
  ];
}

/** What `ip_hash` looks at: three octets of IPv4, all of IPv6. */
function networkOf(address: string): string {
  return address.includes(':') ? address : `${address.split('.').slice(0, 3).join('.')}.x`;
}
