/** An edit in a person's words, as the tray lists it and a preview is headed. */
import type { BackendTuning, Balancing } from '../../stack/model/balancing.ts';
import { cachingWords } from '../../stack/model/caching-words.ts';
import type { WishEdit } from '../../stack/model/edit.ts';
import { servingEditWords } from '../../stack/model/serving-words.ts';
import { tlsWords } from '../../stack/model/tls-words.ts';
import { printMethod } from '../../stack/nginx/method-words.ts';

export function editWords(edit: WishEdit): string {
  switch (edit.kind) {
    case 'scale':
      return `scale ${edit.scale}`;
    case 'method':
      return `method ${printMethod(edit.method)}`;
    case 'balancing':
      return listed(balancingWords(edit.balancing), 'balancing as by default');
    case 'tracing':
      return `tracing ${edit.tracing}`;
    case 'serving':
      return servingEditWords(edit.serving, edit.direct);
    case 'caching':
      return cachingWords(edit.caching);
    case 'tls':
      return tlsWords(edit.tls);
    case 'tune':
      return `${edit.backend}: ${listed(tuningWords(edit.tuning), 'as by default')}`;
    case 'backend':
      return `${edit.action} ${edit.name}`;
    default:
      return edit satisfies never;
  }
}

/** Short enough for a row of the board: `×3`, `backup`, `max 10`. */
export function tuningWords(tuning: BackendTuning): readonly string[] {
  const { weight, maxConns, maxFails, failTimeoutS, role, traffic, route } = tuning;
  return [
    weight === undefined || weight === 1 ? null : `×${weight}`,
    role ?? null,
    traffic ?? null,
    maxConns === undefined ? null : maxConns === 0 ? 'no max' : `max ${maxConns}`,
    maxFails === undefined ? null : `fails ${maxFails}`,
    failTimeoutS === undefined ? null : `out ${failTimeoutS} s`,
    route === undefined ? null : `route ${route}`,
  ].filter((word) => word !== null);
}

export function balancingWords({ sticky, keepalive, nextUpstream }: Balancing): readonly string[] {
  return [
    sticky === undefined
      ? null
      : sticky.kind === 'cookie'
        ? `sticky cookie ${sticky.name}`
        : `sticky route ${sticky.variables.join(' ')}`,
    keepalive === undefined ? null : `keepalive ${keepalive}`,
    nextUpstream === undefined ? null : nextWords(nextUpstream),
  ].filter((word) => word !== null);
}

function nextWords({ conditions, tries }: NonNullable<Balancing['nextUpstream']>): string {
  if (conditions.length === 0) return 'never passed on';
  const after = `passed on after ${conditions.join(', ')}`;
  return tries === undefined || tries === 0 ? after : `${after}, ${tries} tries`;
}

function listed(words: readonly string[], none: string): string {
  return words.length === 0 ? none : words.join(', ');
}
