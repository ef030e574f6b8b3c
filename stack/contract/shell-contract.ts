/** The contract's `shell.*`: a terminal in a backend or in nginx, where the engine has such a thing. */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { Fault } from '../model/faults.ts';
import { backendNameSchema } from './inputs.ts';

/** What the terminal is to be sent, as it came: bytes in base64. */
export interface ShellChunk {
  /** From 1. */
  readonly sequence: number;
  readonly base64: string;
}

/** Chosen by the caller; all further calls name it. */
const shellSchema = z.string().min(1).max(64).describe('a name of 1 to 64 characters');
const columnsSchema = z.int().min(2).max(1000).describe('a whole number from 2 to 1000');
const rowsSchema = z.int().min(1).max(1000).describe('a whole number from 1 to 1000');

export const shellOpenInput = z.strictObject({
  shell: shellSchema,
  /** Where. */
  name: z.union([z.literal('nginx'), backendNameSchema]).describe('`nginx`, or a backend’s name'),
  columns: columnsSchema,
  rows: rowsSchema,
  /** Chunks that may be under way without an acknowledgement. */
  window: z.int().min(1).max(64).default(8).describe('a whole number from 1 to 64'),
});
export const shellAckInput = z.strictObject({ shell: shellSchema, sequence: z.int().min(0) });
export const shellWriteInput = z.strictObject({
  shell: shellSchema,
  base64: z
    .base64()
    .max(96 * 1024)
    .describe('at most 72 KiB in base64'),
});
export const shellResizeInput = z.strictObject({
  shell: shellSchema,
  columns: columnsSchema,
  rows: rowsSchema,
});
export const shellCloseInput = z.strictObject({ shell: shellSchema });

const base = oc.errors({ FAULT: { data: type<Fault>() } });

export const shellContract = {
  /** Its output, until the shell ends, its container does, or nobody listens any more: then nothing of it is left. */
  open: base.input(shellOpenInput).output(eventIterator(type<ShellChunk>())),
  ack: base.input(shellAckInput).output(z.void()),
  write: base.input(shellWriteInput).output(z.void()),
  resize: base.input(shellResizeInput).output(z.void()),
  close: base.input(shellCloseInput).output(z.void()),
};
