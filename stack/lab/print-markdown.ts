/** A result as a page: the finding, the table, what to know of it, and on what it was measured. */
import type { ExperimentResult } from '../model/experiment.ts';
import { caveatsOf } from './caveats.ts';
import { experimentFacts } from './experiments.ts';
import { findingOf } from './finding.ts';
import { engineWords, machineWords, occasionWords } from './machine-words.ts';
import { type Cell, summaryTable } from './tables.ts';

/** `picture`: where its picture lies, relative to the page; left out, there is none. */
export function printMarkdown(result: ExperimentResult, picture?: string): string {
  const { title, question } = experimentFacts(result.name);
  const caveats = caveatsOf(result);
  const { columns, rows } = summaryTable(result.measured);
  return `${[
    `## ${title}`,
    `*${question}*`,
    `**${findingOf(result)}**`,
    ...(picture === undefined ? [] : [`![${title}](${picture})`]),
    [rowOf(columns), rowOf(columns.map(() => '---')), ...rows.map((row) => rowOf(row.map(text)))].join('\n'),
    MEDIANS[result.measured.kind],
    list(result.how),
    ...(caveats.length === 0 ? [] : [`To know before believing it:\n\n${list(caveats)}`]),
    `Measured on ${machineWords(result)}; ${engineWords(result)}; ${occasionWords(result)}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

const SPREAD = 'Medians of three runs, the smallest and the largest in brackets.';
const MEDIANS: Readonly<Record<ExperimentResult['measured']['kind'], string>> = {
  bars: SPREAD,
  trouble: SPREAD,
  heat: SPREAD,
  clients: '',
};

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function text(cell: Cell): string {
  return cell === null ? '–' : String(cell);
}
