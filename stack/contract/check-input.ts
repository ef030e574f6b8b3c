/** Bad input gets one sentence that names the field, what was expected, and what came. */
import type { z } from 'zod';
import type { Fault } from '../model/faults.ts';
import { FaultError } from '../model/faults.ts';

/** The checked value, or FaultError `input-invalid`. `input` is whatever a shell sent. */
export function checkInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new FaultError(faultOfIssue(schema, result.error.issues[0]?.path ?? [], input));
}

/** *Expected `scale` to be a whole number from 0 to 64, got "ten".* `path` is where the schema was not met. */
export function faultOfIssue(schema: z.ZodType, path: readonly PropertyKey[], input: unknown): Fault {
  const name = path.length === 0 ? 'input' : path.map(String).join('.');
  const expected = descriptionAt(schema, path) ?? 'as the contract says';
  return {
    code: 'input-invalid',
    message: `Expected \`${name}\` to be ${expected}, got ${shown(valueAt(input, path))}.`,
  };
}

function descriptionAt(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  let at: unknown = schema;
  let found = describedBy(schema);
  for (const key of path) {
    at = childOf(at, key);
    if (at === undefined) break;
    found = describedBy(at) ?? found;
  }
  return found;
}

/** `.optional()` around a described schema has no description of its own. */
function describedBy(schema: unknown): string | undefined {
  const inner = schema as { description?: string; unwrap?: () => unknown };
  return inner.description ?? (typeof inner.unwrap === 'function' ? describedBy(inner.unwrap()) : undefined);
}

/** Looks through optional and default wrappers; a union answers for itself by its own description. */
function childOf(schema: unknown, key: PropertyKey): unknown {
  const inner = schema as { shape?: Record<PropertyKey, unknown>; unwrap?: () => unknown };
  if (inner.shape) return inner.shape[key];
  return typeof inner.unwrap === 'function' ? childOf(inner.unwrap(), key) : undefined;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = jsonOf(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Null for what JSON has no words for: the transport carries big numbers and dates too. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}
