/** Run by run, for a spreadsheet (RFC 4180). */
import type { ExperimentResult } from '../model/experiment.ts';
import { type Cell, runTable } from './tables.ts';

export function printCsv({ measured }: Pick<ExperimentResult, 'measured'>): string {
  const { columns, rows } = runTable(measured);
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
