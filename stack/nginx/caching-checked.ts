/** What is cached, checked once more before it may stand in a config. Each throws FaultError `config-unsafe`. */
import {
  BYPASS_NAMES,
  CACHE_CLASSES,
  CACHE_PATH,
  type CacheBypass,
  type CacheRule,
  type Caching,
  KEY_PARTS,
  STALE_CONDITIONS,
} from '../model/caching.ts';
import { FaultError } from '../model/faults.ts';

export function checkedCaching(caching: Caching): Caching {
  const { keysMb, maxMb, inactiveMin } = caching.zone;
  for (const value of [keysMb, maxMb, inactiveMin])
    refuseUnless(isCount(value), value, 'a whole number from 1');
  for (const rule of caching.rules) checkRule(rule);
  return caching;
}

/** `$http_x_no_cache`, `$cookie_preview`, `$arg_fresh`. */
export function bypassVariable({ kind, name }: CacheBypass): string {
  refuseUnless(BYPASS_NAMES[kind]?.test(name) ?? false, name, `the name of a ${kind}`);
  if (kind !== 'header') return `$${kind}_${name}`;
  return `$http_${name.toLowerCase().replaceAll('-', '_')}`;
}

function checkRule({ path, validS, keyedBy, lock, stale, minUses }: CacheRule): void {
  refuseUnless(CACHE_PATH.test(path), path, 'a plain path such as `/cache-me`');
  for (const [name, seconds = 1] of Object.entries(validS)) {
    refuseUnless(name in CACHE_CLASSES, name, 'a class of answers');
    refuseUnless(isCount(seconds), seconds, 'whole seconds from 1');
  }
  for (const part of keyedBy) refuseUnless(KEY_PARTS.includes(part), part, KEY_PARTS.join(', '));
  for (const one of stale) refuseUnless(STALE_CONDITIONS.includes(one), one, STALE_CONDITIONS.join(', '));
  refuseUnless(lock === null || isCount(lock.timeoutS), lock, 'whole seconds from 1');
  refuseUnless(isCount(minUses), minUses, 'a whole number from 1');
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function refuseUnless(isGood: boolean, value: unknown, expected: string): void {
  if (isGood) return;
  throw new FaultError({
    code: 'config-unsafe',
    message: `Expected a setting of the cache to be ${expected}, got ${JSON.stringify(value)}.`,
    hint: 'Nothing was changed: it could not be written into an nginx config safely.',
  });
}
