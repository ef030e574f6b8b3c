/** One staged change of the wish, as a shell sends it; and what several of them would do, before they are applied. */
import type { BackendTuning, Balancing } from './balancing.ts';
import type { Caching } from './caching.ts';
import type { Method } from './desired.ts';
import type { Finding } from './finding.ts';
import type { Serving } from './serving.ts';
import type { TlsWish } from './tls.ts';
import type { TracingWish } from './trace.ts';

export type WishEdit =
  | { readonly kind: 'scale'; readonly scale: number }
  | { readonly kind: 'method'; readonly method: Method }
  /** Replaces the service's balancing whole. */
  | { readonly kind: 'balancing'; readonly balancing: Balancing }
  /** Replaces the backend's tuning whole; an empty one takes it away. */
  | { readonly kind: 'tune'; readonly backend: string; readonly tuning: BackendTuning }
  /** Replaces the server program in every backend; `direct` left out stays as it is. */
  | { readonly kind: 'tracing'; readonly tracing: TracingWish }
  | { readonly kind: 'serving'; readonly serving: Serving; readonly direct?: boolean | undefined }
  /** Replaces what is cached whole; without rules nothing is. */
  | { readonly kind: 'caching'; readonly caching: Caching }
  /** Null: HTTPS off. */
  | { readonly kind: 'tls'; readonly tls: TlsWish | null }
  | { readonly kind: 'backend'; readonly name: string; readonly action: BackendAction };

export type BackendAction = 'start' | 'stop' | 'restart';

export interface ChangePreview {
  /** Of the wish it was thought from: send it along with the edits, and they are refused where it changed since. */
  readonly revision: number;
  readonly steps: readonly { readonly stage: number; readonly label: string; readonly because: string }[];
  /** The plan in words; ends in a newline. */
  readonly text: string;
  /** Of the config's files, as `diff -u` marks it; empty where nothing differs. */
  readonly diff: string;
  /** What the linter says of the config that would be. With a refusal among them the change would be refused. */
  readonly findings: readonly Finding[];
}
