/**
 * In: what a person asks of nginx's config beyond the changes themselves. Out: the config as loaded, what the linter
 * says, the person's own snippets, and what another hand changed on disk. Must not know: shells, how a change is made.
 */
import type { z } from 'zod';
import type { applySnippetsInput, resolveDriftInput } from '../contract/config-contract.ts';
import type { StackPlace } from '../engines/engine.ts';
import { DEFAULT_DESIRED, type Desired } from '../model/desired.ts';
import type { DriftView, LoadedConfig } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import type { Receipt } from '../model/receipt.ts';
import type { Routing } from '../model/routing.ts';
import { NO_SNIPPETS, type Snippets } from '../model/snippets.ts';
import { lintConfig } from '../nginx/lint-config.ts';
import { printConfig } from '../nginx/print-config.ts';
import { editSnippets, withSnippets } from '../reconcile/edit-snippets.ts';
import { predictRouting } from '../reconcile/predict-routing.ts';
import { readConfigFiles } from './config/generation-store.ts';
import type { DriftDesk } from './drift-desk.ts';
import type { EngineLink } from './engine-link.ts';
import type { WishHistory } from './history-of-wishes.ts';
import { readLoadedConfig } from './loaded-config.ts';
import type { StackMemory } from './stack-memory.ts';

export interface ConfigDesk {
  loaded(): Promise<LoadedConfig>;
  drift(): Promise<DriftView>;
  resolveDrift(input: z.output<typeof resolveDriftInput>): Promise<Receipt>;
  lint(): Promise<readonly Finding[]>;
  snippets(): Promise<Snippets>;
  check(snippets: Snippets): Promise<readonly Finding[]>;
  apply(input: z.output<typeof applySnippetsInput>): Promise<Receipt>;
}

export interface ConfigDeskParts {
  readonly place: StackPlace;
  readonly memory: StackMemory;
  readonly link: EngineLink;
  readonly wishes: WishHistory;
  readonly drifts: DriftDesk;
  /** Resolves once the stack was looked at for the first time. */
  readonly firstPass: Promise<void>;
}

export function createConfigDesk({
  place,
  memory,
  link,
  wishes,
  drifts,
  firstPass,
}: ConfigDeskParts): ConfigDesk {
  const version = () => memory.facts.observed?.site.version ?? null;
  const desired = (): Desired => memory.facts.desired ?? DEFAULT_DESIRED;
  return {
    async loaded() {
      await firstPass;
      return readLoadedConfig(place.nginxFolder, link, memory, await drifts.view());
    },
    async drift() {
      await firstPass;
      return drifts.view();
    },
    async resolveDrift({ by, choice }) {
      await firstPass;
      return drifts.resolve(by, choice);
    },
    async lint() {
      await firstPass;
      return lintConfig(await readConfigFiles(place.nginxFolder), version());
    },
    snippets: async () => desired().snippets ?? NO_SNIPPETS,
    async check(snippets) {
      await firstPass;
      return lintConfig(printConfig(routingWith(snippets), 1), version());
    },
    async apply({ by, snippets, revision }) {
      await firstPass;
      return wishes.change(editSnippets(desired().snippets, snippets), by, revision);
    },
  };

  /** As nginx would be given it; while nothing was ever looked at, around a stack without backends. */
  function routingWith(snippets: Snippets): Routing {
    const wished = withSnippets(desired(), snippets);
    const { observed } = memory.facts;
    if (observed !== null) return { ...predictRouting(wished, observed).routing, snippets };
    const site = {
      listen: `127.0.0.1:${wished.port}`,
      control: 'unix:/control.sock',
      user: null,
      version: null,
    };
    return { site, services: [], snippets };
  }
}
