/** One request as nginx's access log tells it, and one line of its error log. */

/** One upstream nginx turned to for a request; several when it retried. */
export interface Try {
  /** As in `$upstream_addr`; the group's name where nginx found no live upstream. */
  readonly address: string;
  /** 0 when nginx logged none. */
  readonly status: number;
  /** Milliseconds; null when nginx logged none (`-`). */
  readonly ms: number | null;
}

export interface AccessRecord {
  /** Milliseconds since 1970, from `$msec`. */
  readonly timeMs: number;
  readonly generation: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Bytes sent to the client, headers included. */
  readonly bytes: number;
  /** `$request_time`, milliseconds. */
  readonly ms: number;
  /** In the order nginx tried; empty for a cache hit or an answer of nginx's own. */
  readonly tries: readonly Try[];
  /** `HIT`, `MISS`, …; empty when no cache was asked. */
  readonly cache: string;
  readonly requestId: string;
  /** `TRACEID-SPANID` the client sent as its trace context; empty where it sent none, or none that is valid. */
  readonly parent: string;
}

export interface ErrorRecord {
  /** nginx's own local time text, `2026/11/21 01:02:03`. */
  readonly time: string;
  readonly severity: string;
  readonly pid: number;
  readonly message: string;
}
