/** Tables as CSV (RFC 4180) and as Markdown. */

export type Cell = string | number | null;

/** Lines end in CR LF; what a spreadsheet would take for a formula is kept from being one. */
export function printCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** The first row is the head; numbers stand to the right. */
export function printMarkdown([head = [], ...rows]: readonly (readonly Cell[])[]): string {
  const marks = head.map((_, at) => (rows.some((row) => typeof row[at] === 'number') ? '---:' : '---'));
  return [head, marks, ...rows].map((row) => `| ${row.map(markdownCell).join(' | ')} |\n`).join('');
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // https://owasp.org/www-community/attacks/CSV_Injection
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function markdownCell(cell: Cell): string {
  if (cell === null) return '';
  return String(cell)
    .replace(/[\\|`*_<>[\]]/g, (mark) => `\\${mark}`)
    .replace(/\s+/g, ' ');
}
