/**
 * In: a routing and its generation. Out: the files of one nginx config, whole, from checked values only.
 * Must not know: disks, engines, whether an nginx runs.
 */
import type { Routing } from '../model/routing.ts';
import { NO_SNIPPETS, type Snippets, snippetPath, writtenLevels } from '../model/snippets.ts';
import { cachingLines } from './caching.ts';
import { checkedGeneration, checkedName } from './checked-values.ts';
import { controlServer } from './control-server.ts';
import type { ConfigLine } from './directive.ts';
import { mainConfig } from './main-config.ts';
import { printDirectives } from './print-directives.ts';
import { publicServer } from './public-server.ts';
import { tlsProofServer } from './tls-lines.ts';
import { upstreamOf } from './upstream.ts';

/** `path` is relative to the generation's folder: `nginx.conf`, `conf.d/public.conf`, `snippets/http.conf`. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The files of one generation, sorted by path; equal routings print equally.
 * Faults: `config-unsafe` when a value could end the directive it stands in.
 */
export function printConfig(routing: Routing, generation: number): readonly ConfigFile[] {
  const number = checkedGeneration(generation);
  const snippets = routing.snippets ?? NO_SNIPPETS;
  const caching = cachingLines(routing);
  const proof = tlsProofServer(routing, number);
  return [
    ...(caching.length === 0 ? [] : [file('conf.d/caching.conf', caching)]),
    file('conf.d/control.conf', [controlServer(routing, number)]),
    file('conf.d/public.conf', [publicServer(routing)]),
    ...(proof === null ? [] : [file('conf.d/tls.conf', [proof])]),
    ...upstreamFiles(routing),
    file('nginx.conf', mainConfig(routing, number)),
    ...snippetFiles(snippets),
  ];
}

/** As the person wrote them, but for a last line that ends. */
function snippetFiles(snippets: Snippets): readonly ConfigFile[] {
  return writtenLevels(snippets)
    .map((level) => ({ path: snippetPath(level), text: snippets[level].replace(/\n?$/, '\n') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function upstreamFiles({ site, services, snippets }: Routing): readonly ConfigFile[] {
  return services
    .flatMap((service) => {
      const upstream = upstreamOf(service, site.version, snippets?.upstream);
      return upstream === null ? [] : [file(`conf.d/upstream-${checkedName(service.name)}.conf`, [upstream])];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function file(path: string, lines: readonly ConfigLine[]): ConfigFile {
  return { path, text: printDirectives(lines) };
}
