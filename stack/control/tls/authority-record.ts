/** Which domains the local authority may vouch for, as it was made. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { authorityRecordFile } from './tls-paths.ts';

const recordSchema = z.object({ format: z.literal(1), domains: z.array(z.string()) });

/** Throws where the text is none. */
export function parseRecord(text: string): { readonly domains: readonly string[] } {
  return recordSchema.parse(JSON.parse(text));
}

/** Null where there is none that can be read. */
export async function readDomains(home: string): Promise<readonly string[] | null> {
  try {
    return parseRecord(await readFile(authorityRecordFile(home), 'utf8')).domains;
  } catch {
    return null;
  }
}
