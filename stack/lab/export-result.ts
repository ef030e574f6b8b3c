/** A result as a file of its own. */
import type { ExperimentExport, ExperimentFormat, ExperimentResult } from '../model/experiment.ts';
import { drawResult } from './draw/draw-result.ts';
import { LIGHT } from './draw/palettes.ts';
import { printCsv } from './print-csv.ts';
import { printMarkdown } from './print-markdown.ts';

/** `why-nginx-12.csv`. */
export function exportResult(result: ExperimentResult, format: ExperimentFormat): ExperimentExport {
  const name = `${result.name}-${result.id}`;
  switch (format) {
    case 'markdown':
      return { fileName: `${name}.md`, mediaType: 'text/markdown', text: printMarkdown(result) };
    case 'csv':
      return { fileName: `${name}.csv`, mediaType: 'text/csv', text: printCsv(result) };
    case 'svg':
      return { fileName: `${name}.svg`, mediaType: 'image/svg+xml', text: drawResult(result, LIGHT) };
    case 'json':
      return {
        fileName: `${name}.json`,
        mediaType: 'application/json',
        text: `${JSON.stringify(result, null, 2)}\n`,
      };
    default:
      return format satisfies never;
  }
}
