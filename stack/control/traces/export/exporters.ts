/** Who is told of spans: kept, told, and looked at. Header values go to their URL and nowhere else. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { exporterPutInput } from '../../../contract/traces-contract.ts';
import { FaultError } from '../../../model/faults.ts';
import type { ExporterTest, ExporterView } from '../../../model/trace.ts';
import type { Span } from '../otlp/span.ts';
import type { TraceLog } from '../search-traces.ts';
import type { ExportersDesk, TracesParts } from '../traces-parts.ts';
import { ExportQueue, failing } from './export-queue.ts';
import { type ExporterRecord, readExporters, writeExporters } from './exporter-file.ts';
import { followLogSpans, type LogFeed } from './log-feed.ts';
import { logSource, otlpOfLogged } from './spans-of-log.ts';

export interface Exporters extends ExportersDesk {
  views(): readonly ExporterView[];
  /** Spans received; sent on to everybody. */
  offer(spans: readonly Span[]): void;
  close(): void;
}

export async function openExporters(parts: TracesParts, log: TraceLog): Promise<Exporters> {
  const { home, memory, secretBox } = parts;
  const open = new Map<string, { readonly record: ExporterRecord; readonly queue: ExportQueue }>();
  const source = logSource(createHash('sha256').update(home).digest('hex').slice(0, 6));
  let feed: LogFeed | null = null;
  for (const record of await readExporters(home)) await begin(record);
  followOrNot();

  async function begin(record: ExporterRecord): Promise<void> {
    const headers = await headersOf(record);
    const queue = new ExportQueue(record.name, { ...record, headers }, tell);
    open.get(record.name)?.queue.close();
    open.set(record.name, { record, queue });
  }

  async function headersOf({ secrets, name }: ExporterRecord): Promise<Readonly<Record<string, string>>> {
    if (secrets.kind === 'file') return secrets.values;
    try {
      if (secretBox === undefined) throw new Error('this shell has no keychain');
      return JSON.parse(await secretBox.open(secrets.sealed)) as Record<string, string>;
    } catch (error) {
      const words = `its headers cannot be read from the keychain (${error instanceof Error ? error.message : error})`;
      memory.announce(failing(name, 'its URL', words));
      return {};
    }
  }

  function followOrNot(): void {
    if (open.size === 0) {
      feed?.close();
      feed = null;
      return;
    }
    feed ??= followLogSpans(
      log,
      parts.onLogged,
      (spans, skipped) => {
        const told = spans.map((span) => otlpOfLogged(span, source));
        for (const { queue } of open.values()) {
          queue.offer(told);
          queue.miss(skipped);
        }
      },
      (error) =>
        memory.announce(failing('every exporter', 'its URL', `the access log cannot be read (${error})`)),
    );
  }

  /** One notice for all: of the first that fails. */
  function tell(): void {
    const fault = [...open.values()].map(({ queue }) => queue.state.fault).find((one) => one !== null);
    if (fault === undefined) memory.withdraw(['exporter-failing']);
    else memory.announce(fault);
  }

  function views(): readonly ExporterView[] {
    return [...open.values()]
      .map(({ record, queue }) => ({
        ...{ name: record.name, url: record.url, encoding: record.encoding, headers: record.headers },
        ...{ secrets: record.secrets.kind, ...queue.state },
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async function keep(): Promise<readonly ExporterView[]> {
    await writeExporters(
      home,
      [...open.values()].map(({ record }) => record),
    );
    followOrNot();
    tell();
    return views();
  }

  async function sealed(values: Readonly<Record<string, string>>): Promise<ExporterRecord['secrets']> {
    if (secretBox === undefined || !(await secretBox.isAvailable())) return { kind: 'file', values };
    return { kind: 'keychain', sealed: await secretBox.seal(JSON.stringify(values)) };
  }

  function known(name: string) {
    const found = open.get(name);
    if (found !== undefined) return found;
    throw new FaultError({
      code: 'exporter-unknown',
      message: `There is no exporter ${name}.`,
      hint: 'List them: signalbox exporter list',
    });
  }

  return {
    views,
    list: async () => views(),
    async put({ name, url, encoding, headers }: z.output<typeof exporterPutInput>) {
      const { username, password, search, hash } = new URL(url);
      if (`${username}${password}${search}${hash}` !== '')
        throw new FaultError({
          code: 'input-invalid',
          message:
            'Expected `url` to hold no user, password or query: it is shown, and what is secret must not be.',
          hint: 'Send a token as a header.',
        });
      const before = open.get(name)?.record;
      const secrets =
        headers === undefined && before !== undefined ? before.secrets : await sealed(headers ?? {});
      const names = headers === undefined ? (before?.headers ?? []) : Object.keys(headers).sort();
      await begin({ name, url, encoding, headers: names, secrets });
      return keep();
    },
    async remove({ name }) {
      known(name).queue.close();
      open.delete(name);
      return keep();
    },
    async test({ name }): Promise<ExporterTest> {
      const { queue, record } = known(name);
      const startedAtMs = performance.now();
      const answer = await queue.try([testSpan(source)]);
      const ms = Math.round(performance.now() - startedAtMs);
      if (answer.kind === 'taken' && answer.rejected === 0)
        return { outcome: 'taken', status: 200, ms, fault: null };
      const status = answer.kind === 'taken' ? 200 : answer.status;
      return { outcome: 'refused', status, ms, fault: failing(name, record.url, answer.words) };
    },
    offer(spans) {
      for (const { queue } of open.values()) queue.offer(spans);
    },
    close() {
      feed?.close();
      for (const { queue } of open.values()) queue.close();
    },
  };
}

function testSpan(source: Span['source']): Span {
  const startNs = BigInt(Date.now()) * 1_000_000n;
  const id = createHash('sha256').update(`${startNs} ${process.pid}`).digest('hex');
  return {
    ...{ traceId: id.slice(0, 32), spanId: id.slice(32, 48), parentId: '', traceState: '', flags: 1 },
    ...{ name: 'signalbox exporter test', kind: 1, startNs, endNs: startNs + 1_000_000n },
    ...{ attributes: [], events: [], links: [], status: { code: 0, message: '' }, source },
  };
}
