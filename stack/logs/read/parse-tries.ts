/**
 * nginx's three parallel lists of upstreams, to tries. Peers of one group are parted by `, `; groups, after an internal
 * redirect, by ` : `. Source: nginx.org, ngx_http_upstream_module, `$upstream_addr`, and ngx_http_upstream.c, which
 * may end a list in a bare separator.
 */
import type { Try } from '../../model/log-record.ts';

/** In nginx's order; empty for a cache hit or nginx's own answer (`""` with `escape=json`, `-` without). */
export function parseTries(addresses: string, statuses: string, seconds: string): readonly Try[] {
  if (addresses === '' || addresses === '-') return NO_TRIES;
  if (!SEPARATOR.test(addresses))
    return [{ address: addresses, status: statusOf(statuses), ms: msOf(seconds) }];
  const statusList = tokensOf(statuses);
  const secondsList = tokensOf(seconds);
  return addressesOf(addresses, statusList.length)
    .map((address, at) => ({ address, status: statusOf(statusList[at]), ms: msOf(secondsList[at]) }))
    .filter(({ address }) => address !== '');
}

const NO_TRIES: readonly Try[] = [];
const SEPARATOR = /, | : /;
/** A socket's path may hold a separator itself; the beginning of an address cannot be mistaken so easily. */
const SEPARATOR_BEFORE_PEER = /(?:, | : )(?=unix:|\[|\d{1,3}(?:\.\d{1,3}){3}:)/;

/** The statuses hold plain numbers, so their count is the true one where a path made the addresses ambiguous. */
function addressesOf(text: string, count: number): readonly string[] {
  const tokens = tokensOf(text);
  if (tokens.length === count) return tokens;
  const peers = text.split(SEPARATOR_BEFORE_PEER);
  return peers.length === count ? peers : tokens;
}

/** Empty tokens keep their place, so that the three lists stay side by side. */
function tokensOf(list: string): readonly string[] {
  return list.split(SEPARATOR).map((token) => token.trim());
}

function statusOf(token: string | undefined): number {
  const status = Number(token);
  return Number.isInteger(status) ? status : 0;
}

function msOf(token: string | undefined): number | null {
  const seconds = token === undefined || token === '' ? Number.NaN : Number(token);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1000) : null;
}
