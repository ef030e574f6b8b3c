/** What a version of nginx offers, and the reason a person reads where it does not. Facts: nginx.org's CHANGES. */

import type { BackendTuning, Balancing } from '../model/balancing.ts';
import type { MethodOffer } from '../model/board.ts';
import type { Method, MethodKind } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';

/** In open source since. */
const SINCE = {
  random: '1.15.1',
  'upstream keepalive_timeout': '1.15.3',
  'ssl ticket keys in the cache': '1.23.2',
  http2: '1.25.1',
  keepalive_min_timeout: '1.27.4',
  resolve: '1.27.3',
  sticky: '1.29.6',
  drain: '1.29.6',
  route: '1.29.6',
  'keepalive before the method': '1.29.7',
  'keepalive by default': '1.29.7',
  least_time: '1.31.0',
} as const;

export type Feature = keyof typeof SINCE;

/** The oldest nginx a config of ours is printed for while the binary was not asked yet. */
const ASSUMED_VERSION = '1.18.0';

/** Negative, 0 or positive, as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let place = 0; place < 3; place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Version null: not known yet, so only what every nginx of the last years has. */
export function hasFeature(version: string | null, feature: Feature): boolean {
  return compareVersions(version ?? ASSUMED_VERSION, SINCE[feature]) >= 0;
}

/** Null where the version has it, else `random needs nginx 1.15.1, this one is 1.14.2`. */
export function lackOf(version: string | null, feature: Feature): string | null {
  if (hasFeature(version, feature)) return null;
  return `${feature} needs nginx ${SINCE[feature]}, this one is ${version ?? 'not known yet'}`;
}

/** What is looked at before nginx is told of it; each part may be left out. */
export interface AskedBalancing {
  readonly method?: Method | undefined;
  readonly balancing?: Balancing | undefined;
  readonly servers?: readonly { readonly tuning?: BackendTuning | undefined }[] | undefined;
}

/** Faults: `method-unavailable`, with the version that is needed and the one that runs. */
export function refuseUnavailable(asked: AskedBalancing, version: string | null): void {
  const lack = featuresOf(asked)
    .map((feature) => lackOf(version, feature))
    .find((reason) => reason !== null);
  if (lack === undefined) return;
  throw new FaultError({
    code: 'method-unavailable',
    message: `${lack}.`,
    hint: 'Choose another way, or run a newer nginx. Nothing was changed.',
  });
}

function featuresOf({ method, balancing, servers = [] }: AskedBalancing): readonly Feature[] {
  const needed = METHODS.find(({ kind }) => kind === method?.kind)?.feature ?? null;
  return [
    ...(needed === null ? [] : [needed]),
    ...(balancing?.sticky === undefined ? [] : ['sticky' as const]),
    ...(servers.some(({ tuning }) => tuning?.traffic === 'drain') ? ['drain' as const] : []),
    ...(servers.some(({ tuning }) => tuning?.route !== undefined) ? ['route' as const] : []),
  ];
}

/** Every method, in the order a person should meet them; what this nginx lacks comes with its reason. */
export function methodOffers(version: string | null): readonly MethodOffer[] {
  return METHODS.map(({ feature, ...method }) => {
    const reason = feature === null ? null : lackOf(version, feature);
    return { ...method, available: reason === null, reason };
  });
}

interface MethodEntry {
  readonly kind: MethodKind;
  readonly label: string;
  readonly sentence: string;
  readonly feature: Feature | null;
}

const METHODS: readonly MethodEntry[] = [
  {
    kind: 'round_robin',
    label: 'Round robin',
    sentence:
      'Each request goes to the next backend in turn. With equal requests every backend gets the same share.',
    feature: null,
  },
  {
    kind: 'least_conn',
    label: 'Least connections',
    sentence:
      'Each request goes to the backend with the fewest requests under way. A slow backend is given fewer of them.',
    feature: null,
  },
  {
    kind: 'ip_hash',
    label: 'IP hash',
    sentence:
      'The client’s address decides: one client always meets the same backend. Of an IPv4 address only the first three numbers count, so from one machine all requests land on one backend.',
    feature: null,
  },
  {
    kind: 'hash',
    label: 'Hash of a key',
    sentence:
      'Equal keys, such as equal paths, always meet the same backend, which suits caches. Consistent hashing moves few keys when a backend comes or goes.',
    feature: null,
  },
  {
    kind: 'random',
    label: 'Random',
    sentence:
      'Each request goes to a backend picked by chance. With two choices, the one of the two with fewer requests under way gets it.',
    feature: 'random',
  },
  {
    kind: 'least_time',
    label: 'Least time',
    sentence:
      'Each request goes to the backend that answered fastest of late and has few requests under way. A slow backend is nearly left alone, until the others are slow too.',
    feature: 'least_time',
  },
];

function numbersOf(version: string): readonly number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}
