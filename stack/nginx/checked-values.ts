/** Values from outside, checked before they may stand in a config. Each throws FaultError `config-unsafe`. */
import {
  ROUTE_NAME,
  STICKY_COOKIE_NAME,
  STICKY_EXPIRES,
  STICKY_VARIABLE,
  type Sticky,
} from '../model/balancing.ts';
import { HASH_KEY } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';

export function checkedHashKey(key: string): string {
  return checked(key, HASH_KEY, 'the hash key', 'variables and plain characters, such as `$request_uri`');
}

/** Of a service or a backend. */
export function checkedName(name: string): string {
  return checked(name, NAME, 'the name', 'lower-case letters, digits, `.`, `_` and `-`');
}

/** The account nginx's workers run as. */
export function checkedUser(user: string): string {
  return checked(user, USER, 'nginx’s user', 'the name of an account');
}

/** `172.20.0.11:8000`, `[::1]:8000` or `unix:/path`. */
export function checkedAddress(address: string): string {
  const pattern = address.startsWith('unix:') ? UNIX_PATH : HOST_AND_PORT;
  return checked(address, pattern, 'the backend’s address', '`address:port` or `unix:/path` without quotes');
}

/** `8080`, `127.0.0.1:8080`, `[::1]:8080` or `unix:/path`. */
export function checkedListen(listen: string): string {
  const pattern = listen.startsWith('unix:') ? UNIX_PATH : LISTEN;
  return checked(listen, pattern, '`listen`', 'a port, `address:port` or `unix:/path` without quotes');
}

export function checkedGeneration(generation: number): number {
  if (Number.isSafeInteger(generation) && generation > 0) return generation;
  throw unsafe(String(generation), 'the generation', 'a whole number from 1');
}

export function checkedSticky(sticky: Sticky): Sticky {
  if (sticky.kind === 'route') {
    for (const variable of sticky.variables)
      checked(variable, STICKY_VARIABLE, 'a sticky variable', 'one variable, such as `$cookie_route`');
    return sticky;
  }
  checked(sticky.name, STICKY_COOKIE_NAME, 'the sticky cookie', 'the name of a cookie');
  checked(
    sticky.expires ?? 'max',
    STICKY_EXPIRES,
    'the sticky cookie’s age',
    'a time such as `1h`, or `max`',
  );
  return sticky;
}

export function checkedRoute(route: string): string {
  return checked(route, ROUTE_NAME, 'the backend’s route', 'letters, digits, `_` and `-`');
}

/** From 0, in nginx's digits. */
export function checkedWholeNumber(value: number): string {
  if (Number.isSafeInteger(value) && value >= 0) return String(value);
  throw unsafe(String(value), 'a number of nginx’s', 'a whole number from 0');
}

const NAME = /^[a-z0-9][a-z0-9_.-]{0,62}$/;
const USER = /^[A-Za-z_][A-Za-z0-9_-]{0,31}$/;
const HOST_AND_PORT =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?):\d{1,5}$/;
const LISTEN = /^(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]{2,45}\]):)?\d{1,5}$/;
/** Absolute: nginx would take a relative one from its working directory. A colon would begin a URI. */
const UNIX_PATH = /^unix:\/[^;{}'"$#:\\\p{Cc}\u2028\u2029]{1,200}$/u;

/** For values that have no function of their own. */
export function checked(value: string, pattern: RegExp, what: string, expected: string): string {
  if (pattern.test(value)) return value;
  throw unsafe(value, what, expected);
}

function unsafe(value: string, what: string, expected: string): FaultError {
  return new FaultError({
    code: 'config-unsafe',
    message: `Expected ${what} to be ${expected}, got ${JSON.stringify(value)}.`,
    hint: 'Nothing was changed: it could not be written into an nginx config safely.',
  });
}
