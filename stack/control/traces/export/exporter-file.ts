/** Who is told of spans, as it lies on disk: `exporters.json` in the stack's home, for this person's eyes alone. */
import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { exporterNameSchema } from '../../../contract/traces-contract.ts';
import { FaultError } from '../../../model/faults.ts';

const recordSchema = z.strictObject({
  name: exporterNameSchema,
  url: z.string(),
  encoding: z.enum(['protobuf', 'json']),
  headers: z.array(z.string()),
  /** The headers' values: as they are, or sealed by the system's keychain. */
  secrets: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('file'), values: z.record(z.string(), z.string()) }),
    z.strictObject({ kind: z.literal('keychain'), sealed: z.string() }),
  ]),
});
const fileSchema = z.strictObject({ format: z.literal(1), exporters: z.array(recordSchema) });

export type ExporterRecord = z.output<typeof recordSchema>;

export const EXPORTERS_FILE = 'exporters.json';

/** Fault: `exporter-failing` for a file that is none of ours. */
export async function readExporters(home: string): Promise<readonly ExporterRecord[]> {
  const text = await readFile(join(home, EXPORTERS_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return [];
  const found = fileSchema.safeParse(jsonOf(text));
  if (found.success) return found.data.exporters;
  throw new FaultError({
    code: 'exporter-failing',
    message: `${join(home, EXPORTERS_FILE)} is no list of exporters, so spans are sent to nobody.`,
    hint: 'Move it away, then add the exporters again.',
  });
}

export async function writeExporters(home: string, exporters: readonly ExporterRecord[]): Promise<void> {
  const path = join(home, EXPORTERS_FILE);
  if (exporters.length === 0) return rm(path, { force: true });
  await writeFileAtomic(path, `${JSON.stringify({ format: 1, exporters }, null, 2)}\n`, { mode: 0o600 });
  // One that was there keeps its mode otherwise.
  await chmod(path, 0o600);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
