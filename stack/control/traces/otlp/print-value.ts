/** An attribute's value as a person reads it. */
import type { AnyValue } from './span.ts';

export function textOfValue(value: AnyValue): string {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    case 'bytes':
      return Buffer.from(value.value).toString('hex');
    case 'array':
      return `[${value.values.map(textOfValue).join(', ')}]`;
    case 'map':
      return `{${value.entries.map(([key, inner]) => `${key}: ${textOfValue(inner)}`).join(', ')}}`;
    default:
      return value satisfies never;
  }
}
