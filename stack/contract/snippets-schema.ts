/** A person's own nginx text: its size and its characters are checked here, its meaning by the linter and by nginx. */
import { z } from 'zod';
import { MAX_SNIPPET_BYTES } from '../model/snippets.ts';

/** It cannot be written as UTF-8. */
const LONE_SURROGATE = /\p{Cs}/u;

const snippetSchema = z
  .string()
  .refine((text) => new TextEncoder().encode(text).length <= MAX_SNIPPET_BYTES)
  .refine((text) => !text.includes('\0') && !LONE_SURROGATE.test(text))
  .describe(`text of at most ${MAX_SNIPPET_BYTES / 1024} KiB, in valid Unicode and without NUL characters`);

export const snippetsSchema = z
  .strictObject({ http: snippetSchema, server: snippetSchema, upstream: snippetSchema })
  .describe('the three snippets: http, server and upstream');
