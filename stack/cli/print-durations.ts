/** Durations and sizes as a person reads them. */

/** `85 ms`, `4.1 s`, `2 min 5 s`. */
export function printMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** As `printMs`, with what a short latency needs: `0.45 ms`. */
export function printLatencyMs(ms: number): string {
  return ms < 10 && !Number.isInteger(ms) ? `${ms.toFixed(2)} ms` : printMs(ms);
}

/** `31 MB`, with 1 MB = 1024 × 1024 bytes as memory is counted. */
export function printMemory(bytes: number): string {
  return `${Math.round(bytes / (1024 * 1024))} MB`;
}
