/** A person's edits of the snippets beside what is served, and what follows from both. */
import type { Fault } from '../../stack/model/faults.ts';
import type { Finding } from '../../stack/model/finding.ts';
import { NO_SNIPPETS, SNIPPET_LEVELS, type SnippetLevel, type Snippets } from '../../stack/model/snippets.ts';

/** Snippets as they were served at a revision of the wish, or a newer one. */
export interface Served {
  readonly snippets: Snippets;
  readonly revision: number;
}

export interface Draft {
  readonly text: string;
  /** What was served when the edit began. */
  readonly base: string;
}

export type Drafts = Readonly<Partial<Record<SnippetLevel, Draft>>>;

export interface SnippetState {
  /** Null until the controller answered. */
  readonly served: Served | null;
  /** Why the controller did not tell what is served. */
  readonly unseen: Fault | null;
  readonly drafts: Drafts;
  readonly findings: readonly Finding[];
  /** Why the last apply was not done, and the snippets it was not done with. */
  readonly refusal: { readonly fault: Fault; readonly snippets: Snippets } | null;
  readonly isApplying: boolean;
  readonly isPreviewing: boolean;
}

export function editedLevels({ drafts }: Pick<SnippetState, 'drafts'>): readonly SnippetLevel[] {
  return SNIPPET_LEVELS.filter((level) => drafts[level] !== undefined);
}

/** The snippets as they would be served: those served, with the edits in their place. */
export function wishedSnippets({ served, drafts }: Pick<SnippetState, 'served' | 'drafts'>): Snippets {
  const { http, server, upstream } = served?.snippets ?? NO_SNIPPETS;
  return {
    http: drafts.http?.text ?? http,
    server: drafts.server?.text ?? server,
    upstream: drafts.upstream?.text ?? upstream,
  };
}

/** Edited here, and changed by somebody else since. */
export function overtakenLevels(state: Pick<SnippetState, 'served' | 'drafts'>): readonly SnippetLevel[] {
  const { served, drafts } = state;
  if (served === null) return [];
  return editedLevels(state).filter((level) => drafts[level]?.base !== served.snippets[level]);
}

/** Edits that end where they began are none. */
export function withEdit(
  { drafts, served }: Pick<SnippetState, 'served' | 'drafts'>,
  level: SnippetLevel,
  text: string,
): Drafts {
  const now = served?.snippets[level] ?? '';
  const edited = { ...drafts, [level]: { text, base: drafts[level]?.base ?? now } };
  return served === null ? edited : withoutIdle(edited, served.snippets);
}

/** Those that still differ from what is served. */
export function withoutIdle(drafts: Drafts, snippets: Snippets): Drafts {
  return Object.fromEntries(
    editedLevels({ drafts })
      .filter((level) => drafts[level]?.text !== snippets[level])
      .map((level) => [level, drafts[level]]),
  );
}

/** Edits that were made while these were being applied are made on them. */
export function onBase(drafts: Drafts, snippets: Snippets): Drafts {
  return Object.fromEntries(
    editedLevels({ drafts }).map((level) => [
      level,
      { text: drafts[level]?.text ?? '', base: snippets[level] },
    ]),
  );
}

export function areSame(one: Snippets, other: Snippets): boolean {
  return SNIPPET_LEVELS.every((level) => one[level] === other[level]);
}
