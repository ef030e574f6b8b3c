/** The controller's `config.*`, played: our real printer and linter, and an nginx that refuses one word. */
import type { DriftView } from '../../../stack/model/drift.ts';
import type { Fault } from '../../../stack/model/faults.ts';
import type { Routing } from '../../../stack/model/routing.ts';
import {
  NO_SNIPPETS,
  SNIPPET_LEVELS,
  type SnippetLevel,
  type Snippets,
  snippetPath,
} from '../../../stack/model/snippets.ts';
import { lintConfig } from '../../../stack/nginx/lint-config.ts';
import { type ConfigFile, printConfig } from '../../../stack/nginx/print-config.ts';

declare global {
  interface Window {
    /** Somebody else's change of a snippet. */
    serveSnippet: (level: SnippetLevel, text: string) => void;
  }
}

export interface ConfigScript {
  readonly snippets: Snippets;
  /** As the controller prints it; empty where the disk is as it was written. */
  readonly driftDiff: string;
}

export const NO_CONFIG_SCRIPT: ConfigScript = { snippets: NO_SNIPPETS, driftDiff: '' };

/** The word that this nginx does not know. */
export const UNKNOWN_DIRECTIVE = 'add_haeder';

interface Stage {
  readonly script: ConfigScript;
  readonly generation: () => number;
  /** Keeps what was asked; throws the scene's fault, if it has one. */
  readonly answer: (call: string, input: unknown) => Promise<unknown>;
  /** Told after the snippets were changed, or the drift was resolved. */
  readonly changed: (what: 'snippets' | 'drift') => void;
  readonly refuse: (fault: Fault) => Error;
}

export function scriptedConfig({ script, generation, answer, changed, refuse }: Stage) {
  let { snippets } = script;
  window.serveSnippet = (level, text) => {
    snippets = { ...snippets, [level]: text };
    changed('snippets');
  };
  const files = (): readonly ConfigFile[] => printConfig({ ...ROUTING, snippets }, generation());
  return {
    files: async () => files(),
    calls: {
      loaded: async () => ({
        text: files()
          .map(({ path, text }) => `# configuration file /etc/nginx/${path}:\n${text}`)
          .join('\n'),
        generation: generation(),
        serving: generation(),
        drift: [],
        note: 'Read from the disk just now; nginx serves the same generation.',
      }),
      drift: async (): Promise<DriftView> => ({
        generation: generation(),
        serving: generation(),
        files: [],
        diff: script.driftDiff,
        isReloaded: false,
      }),
      resolveDrift: async (input: unknown) => {
        const receipt = await answer('resolve drift', input);
        changed('drift');
        return receipt;
      },
      snippets: async () => snippets,
      checkSnippets: async (checked: Snippets) =>
        lintConfig(printConfig({ ...ROUTING, snippets: checked }, 1), ROUTING.site.version),
      applySnippets: async (input: { readonly snippets: Snippets }) => {
        const receipt = await answer('snippets', input);
        const fault = faultOfNginx(input.snippets);
        if (fault) throw refuse(fault);
        snippets = input.snippets;
        changed('snippets');
        return receipt;
      },
    },
  };
}

function faultOfNginx(snippets: Snippets): Fault | null {
  for (const level of SNIPPET_LEVELS) {
    const at = snippets[level].split('\n').findIndex((line) => line.includes(UNKNOWN_DIRECTIVE));
    if (at < 0) continue;
    const path = snippetPath(level);
    return {
      code: 'config-rejected',
      message: `nginx does not accept the new config: unknown directive "${UNKNOWN_DIRECTIVE}" in ${path}:${at + 1}.`,
      hint: 'The old config still serves, unchanged.',
      at: { path, line: at + 1 },
    };
  }
  return null;
}

const ROUTING: Routing = {
  site: { listen: '8080', control: '8081', user: null, version: '1.30.6' },
  services: [
    {
      name: 'flask-app',
      protocol: 'http',
      healthPath: '/health',
      method: { kind: 'round_robin' },
      servers: [1, 2, 3].map((number) => ({
        backend: `flask-app-${number}`,
        number,
        address: `172.20.0.${10 + number}:8000`,
        state: 'in',
      })),
    },
  ],
};
