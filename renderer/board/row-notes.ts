import type { BackendRow } from '../../stack/model/board.ts';
import { countText } from '../format/quantities.ts';

export interface RowNote {
  readonly text: string;
  readonly tone: 'plain' | 'caution' | 'danger';
  readonly title: string;
}

/** What is worth a word: why it is in its state, answers that are no 2xx, and tries that did not end here. */
export function rowNotes(
  row: Pick<BackendRow, 'statuses' | 'hits' | 'attempts' | 'reason' | 'state'>,
): readonly RowNote[] {
  const notes: RowNote[] = [];
  if (row.reason !== null) {
    notes.push({ text: row.reason, tone: row.state === 'failed' ? 'danger' : 'plain', title: row.reason });
  }
  const answers = CLASSES.filter(({ name }) => row.statuses[name] > 0).map(({ name, tone }) => ({
    text: `${name} ${countText(row.statuses[name])}`,
    tone,
    title: `Answers with a ${name} status`,
  }));
  notes.push(...answers);
  if (row.attempts !== row.hits) {
    const text = `${countText(row.attempts)} attempts`;
    notes.push({ text, tone: 'caution', title: 'Times nginx turned to it, retries included' });
  }
  return notes;
}

const CLASSES = [
  { name: '5xx', tone: 'danger' },
  { name: '4xx', tone: 'caution' },
  { name: '3xx', tone: 'plain' },
  { name: '1xx', tone: 'plain' },
] as const;
