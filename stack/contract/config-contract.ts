/** The contract's `config.*`: the config as loaded, drift on disk, and a person's own snippets. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { DriftView, LoadedConfig } from '../model/drift.ts';
import type { Fault } from '../model/faults.ts';
import type { Finding } from '../model/finding.ts';
import type { Receipt } from '../model/receipt.ts';
import type { Snippets } from '../model/snippets.ts';
import { actorSchema, revisionSchema } from './inputs.ts';
import { snippetsSchema } from './snippets-schema.ts';

export const checkSnippetsInput = snippetsSchema;
export const applySnippetsInput = z.strictObject({
  by: actorSchema,
  snippets: snippetsSchema,
  /** Of the wish the snippets were edited on. */
  revision: revisionSchema.optional(),
});
export const resolveDriftInput = z.strictObject({
  by: actorSchema,
  choice: z.enum(['set-aside', 'restore']).describe('set-aside or restore'),
});

const base = oc.errors({ FAULT: { data: type<Fault>() } });

export const configContract = {
  /** By `nginx -T`, where the stack is up; else the files on disk. */
  loaded: base.output(type<LoadedConfig>()),
  /** Looked for now. */
  drift: base.output(type<DriftView>()),
  /** Our config again, verified, as a new generation; the files of the other hand are kept aside, or not. */
  resolveDrift: base.input(resolveDriftInput).output(type<Receipt>()),
  /** What the linter says of the config that serves: its own files and the snippets. */
  lint: base.output(type<readonly Finding[]>()),
  snippets: base.output(type<Snippets>()),
  /** What the linter would say of the config with these snippets. Changes nothing, asks nginx nothing. */
  checkSnippets: base.input(checkSnippetsInput).output(type<readonly Finding[]>()),
  /** All three at once, by the same verified change as any other. */
  applySnippets: base.input(applySnippetsInput).output(type<Receipt>()),
};
