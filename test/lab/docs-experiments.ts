/**
 * Makes docs/experiments.md with its pictures and tables, from five runs on this machine: `npm run docs:experiments`.
 * Arguments: `quick` for a look at the shape; an engine's kind, `process` (default) or `docker`.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runExperiment } from '../../stack/control/experiments/run-experiment.ts';
import { findEngine } from '../../stack/engines/find-engine.ts';
import { drawResult } from '../../stack/lab/draw/draw-result.ts';
import { LIGHT } from '../../stack/lab/draw/palettes.ts';
import { printCsv } from '../../stack/lab/print-csv.ts';
import { printMarkdown } from '../../stack/lab/print-markdown.ts';
import { EXPERIMENT_NAMES, type ExperimentResult } from '../../stack/model/experiment.ts';
import { openChromium } from '../renderer/chromium.ts';

const HEAD = `# What nginx does for Flask, measured

Five experiments, as \`signalbox experiment run\` and the panel’s lab make them. This page, its pictures and its tables are
written by \`npm run docs:experiments\`; run it on a machine of your own, and the sentences below are computed from your
numbers. Ratios of one page can be believed; single numbers belong to the machine named with them. What a machine that had
other work to do measured is said where it was so.
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const mode = process.argv.includes('quick') ? 'quick' : 'full';
const engine = process.argv.includes('docker') ? 'docker' : 'process';
const stopping = new AbortController();
process.on('SIGINT', () => stopping.abort());
process.on('SIGTERM', () => stopping.abort());

const home = await mkdtemp(join(tmpdir(), 'signalbox-docs-'));
const results: ExperimentResult[] = [];
try {
  for (const [index, name] of EXPERIMENT_NAMES.entries()) {
    let said = '';
    const fresh = await runExperiment(
      {
        name,
        mode,
        engine,
        home,
        imagesFolder: join(root, 'stack', 'images'),
        loadWorkerPath: join(root, 'stack', 'control', 'load', 'load-worker.ts'),
      },
      {
        findEngine,
        signal: stopping.signal,
        tell({ done, steps, doing }) {
          if (doing !== said) process.stderr.write(`${name} ${done}/${steps} ${doing}\n`);
          said = doing;
        },
      },
    );
    results.push({ ...fresh, id: index + 1 });
  }
} finally {
  await rm(home, { recursive: true, force: true });
}

const folder = join(root, 'docs', 'experiments');
await mkdir(folder, { recursive: true });
const browser = await openChromium();
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
for (const result of results) {
  await page.setContent(`<body style="margin:0">${drawResult(result, LIGHT)}</body>`);
  await page.screenshot({ path: join(folder, `${result.name}.png`) });
  await writeFile(join(folder, `${result.name}.csv`), printCsv(result));
}
await browser.close();
await writeFile(join(root, 'docs', 'experiments.md'), pageOf(results));

function pageOf(all: readonly ExperimentResult[]): string {
  const parts = all.map((result) => {
    const csv = `experiments/${result.name}.csv`;
    return `${printMarkdown(result, `experiments/${result.name}.png`)}\nEvery run: [${csv}](${csv}).\n`;
  });
  return `${HEAD}\n${parts.join('\n')}`;
}
