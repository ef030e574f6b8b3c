/**
 * What nginx is to do, before it is said in nginx's words: who listens, which backends, how one is picked.
 * A generation is one routing printed; the routing is kept beside the printed files.
 */
import type { BackendTuning, Balancing } from './balancing.ts';
import type { CacheEpochs, Caching } from './caching.ts';
import type { Method } from './desired.ts';
import type { Protocol, Serving } from './serving.ts';
import type { Snippets } from './snippets.ts';
import type { RoutedTls } from './tls.ts';

/** How the engine's nginx is placed: facts a config needs that are the engine's to say. */
export interface NginxSite {
  /** `listen` of the public server, e.g. `8080` in a container, `127.0.0.1:8080` on this machine. */
  readonly listen: string;
  /** `listen` of the control server, never public, e.g. `8081` or `unix:run/control.sock` made absolute. */
  readonly control: string;
  /** `user` directive, where the master runs as root; null leaves the directive out. */
  readonly user: string | null;
  /** The running binary's version, e.g. `1.30.6`: decides which directives may be printed. Null: not known yet. */
  readonly version: string | null;
}

export interface RoutedServer {
  readonly backend: string;
  readonly number: number;
  /** `172.20.0.11:8000` or `unix:/path/flask-app-1.sock`. */
  readonly address: string;
  /** `down` keeps the line (and so everybody's hash) but sends nothing. */
  readonly state: 'in' | 'down';
  /** The number of the backend it stands in for, while that is replaced. */
  readonly standsFor?: number | undefined;
  readonly tuning?: BackendTuning | undefined;
}

export interface RoutedService {
  readonly name: string;
  readonly protocol: Protocol;
  /** The program behind it when this was written; absent in older records. */
  readonly serving?: Serving | undefined;
  readonly healthPath: string;
  readonly method: Method;
  readonly balancing?: Balancing | undefined;
  /** By ascending number. May be empty: then nginx answers 503 and says why. */
  readonly servers: readonly RoutedServer[];
}

export interface Routing {
  readonly site: NginxSite;
  readonly services: readonly RoutedService[];
  /** Processes nginx works with; absent: one for each core. */
  readonly workers?: number | undefined;
  /** A person's own text, printed as files of its own. Absent: none. */
  readonly snippets?: Snippets | undefined;
  /** Absent: nothing is cached. */
  readonly caching?: Caching | undefined;
  readonly cacheEpochs?: CacheEpochs | undefined;
  /** Absent: no HTTPS. */
  readonly tls?: RoutedTls | undefined;
}
