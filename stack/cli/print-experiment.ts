/** Experiments and their results as text. */
import { caveatsOf } from '../lab/caveats.ts';
import { experimentFacts } from '../lab/experiments.ts';
import { findingOf } from '../lab/finding.ts';
import { engineWords, machineWords, occasionWords } from '../lab/machine-words.ts';
import { type Cell, summaryTable, type Table } from '../lab/tables.ts';
import type { ExperimentList, ExperimentResult } from '../model/experiment.ts';
import type { Answer } from './terminal.ts';

export function answerOfExperiments(list: ExperimentList): Answer {
  const cards = list.experiments.map(({ name, title, question, seconds, last }) =>
    [
      `${name}  ${title}`,
      `  ${question}`,
      `  about ${seconds.quick} s with --quick, ${seconds.full} s without`,
      ...(last === null
        ? []
        : [`  result ${last.id}, ${last.mode}, ${last.at.slice(0, 10)}: ${last.finding}`]),
    ].join('\n'),
  );
  const { running } = list;
  const under = running === null ? [] : [`under way: ${running.name}, ${running.doing}`];
  return { text: [...cards, ...under].join('\n\n'), json: list };
}

/** The JSON is the result with its finding. */
export function answerOfResult(result: ExperimentResult): Answer {
  const { title } = experimentFacts(result.name);
  const finding = findingOf(result);
  const text = [
    `${title}  (result ${result.id})`,
    finding,
    '',
    ...tableLines(summaryTable(result.measured)),
    '',
    ...caveatsOf(result).map((line) => `! ${line}`),
    ...result.how.map((line) => `· ${line}`),
    `${machineWords(result)}; ${engineWords(result)}; ${occasionWords(result)}`,
  ].join('\n');
  return { text, json: { ...result, finding } };
}

/** Words to the left, numbers to the right. */
function tableLines({ columns, rows }: Table): readonly string[] {
  const texts = [columns, ...rows].map((row) => row.map(textOf));
  const widths = columns.map((_, at) => Math.max(...texts.map((row) => row[at]?.length ?? 0)));
  return texts.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function textOf(cell: Cell): string {
  return cell === null ? '-' : String(cell);
}
