/** A plan is stages in order; the steps of one stage may run side by side. Every step says because. */
import type { BackendSpec } from './backend-spec.ts';
import type { BackendTuning, Balancing } from './balancing.ts';
import type { Method } from './desired.ts';
import type { Protocol } from './serving.ts';

/** One engine call each. */
export type EngineStep =
  | { readonly kind: 'image.build'; readonly image: string }
  | { readonly kind: 'network.create' }
  | { readonly kind: 'network.remove' }
  | {
      readonly kind: 'nginx.start';
      readonly port: number;
      readonly fingerprint: string;
      /** Wished for https; left out, an engine that must name ports beforehand takes one that is free. */
      readonly tlsPort?: number | undefined;
    }
  | { readonly kind: 'nginx.remove' }
  | { readonly kind: 'backend.start'; readonly backend: BackendSpec }
  | { readonly kind: 'backend.await'; readonly backend: BackendSpec }
  | { readonly kind: 'backend.stop'; readonly name: string }
  | { readonly kind: 'backend.remove'; readonly name: string };

/** Who gets traffic after this step; addresses are looked up when the step runs. */
export interface RoutedNames {
  readonly service: string;
  /** One for all servers: nginx speaks no two to a group. */
  readonly protocol: Protocol;
  readonly method: Method;
  readonly balancing?: Balancing | undefined;
  readonly servers: readonly {
    readonly backend: string;
    readonly number: number;
    readonly state: 'in' | 'down';
    /** Of the backend it stands in for, while that is replaced. */
    readonly standsFor?: number | undefined;
    readonly tuning?: BackendTuning | undefined;
  }[];
}

/** The change of nginx's config: done by the controller as one verified transaction. */
export type ConfigStep =
  /** First files of a stack that has none, or files for an nginx that is not running: written, proven at its start. */
  | { readonly kind: 'config.write'; readonly services: readonly RoutedNames[] }
  | { readonly kind: 'config.apply'; readonly services: readonly RoutedNames[] };

export type Step = (EngineStep | ConfigStep) & { readonly because: string };

export type Stage = readonly Step[];

export interface Plan {
  readonly stages: readonly Stage[];
}
