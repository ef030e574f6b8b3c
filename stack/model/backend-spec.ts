/** What an engine needs to run one backend, and the fingerprint that says whether a running one is that. */
import { backendName, type Service, type ServiceSource } from './desired.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Protocol, protocolOf, type Serving } from './serving.ts';

export interface BackendSpec {
  readonly name: string;
  readonly service: string;
  readonly number: number;
  readonly source: ServiceSource;
  readonly serving: Serving;
  readonly protocol: Protocol;
  readonly port: number;
  readonly healthPath: string;
  /** Reached past nginx too, at a port of 127.0.0.1. Absent: it is not. */
  readonly direct?: true;
  /** Tells spans of its own to the stack's receiver. Absent: it does not. */
  readonly traced?: true;
  /** Changes whenever a running backend must be replaced, a person's restart included. */
  readonly fingerprint: string;
}

/** The specification of backend `number` of a service; scale and method are no part of it. */
export function backendSpecOf(service: Service, number: number): BackendSpec {
  const { source, serving, protocol, port, healthPath } = service;
  // Nothing where nothing is asked: a backend of before keeps its fingerprint.
  const asked = {
    ...(service.direct === true ? ({ direct: true } as const) : {}),
    ...(service.traced === true ? ({ traced: true } as const) : {}),
  };
  const restarts = service.restarts[String(number)] ?? 0;
  return {
    name: backendName(service.name, number),
    service: service.name,
    number,
    source,
    serving,
    protocol: protocolOf(serving),
    port,
    healthPath,
    ...asked,
    fingerprint: fingerprintOf({ source, serving, protocol, port, healthPath, restarts, ...asked }),
  };
}
