/** A sink that keeps what it was told, line by line: null for one that is no request. */
import type { AccessFields, AccessSink } from '../../../stack/logs/read/access-fields.ts';
import type { AccessRecord } from '../../../stack/model/log-record.ts';

export class Told implements AccessSink {
  readonly lines: (AccessRecord | null)[] = [];
  add(fields: AccessFields): void {
    this.lines.push(fields.toRecord());
  }
  addMalformed(): void {
    this.lines.push(null);
  }
}
