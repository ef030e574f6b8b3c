/** One result: its picture as it would be shown to others, its numbers, and what to know before believing them. */
import { IconDownload, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { caveatsOf } from '../../stack/lab/caveats.ts';
import { drawResult } from '../../stack/lab/draw/draw-result.ts';
import { LIGHT } from '../../stack/lab/draw/palettes.ts';
import { experimentFacts } from '../../stack/lab/experiments.ts';
import { exportResult } from '../../stack/lab/export-result.ts';
import { engineWords, machineWords } from '../../stack/lab/machine-words.ts';
import { summaryTable } from '../../stack/lab/tables.ts';
import type { ExperimentFormat, ExperimentResult } from '../../stack/model/experiment.ts';
import { saveFile } from '../format/save-file.ts';
import { Press } from '../theme/press.tsx';
import classes from './lab.module.css';
import { paintPng } from './paint-png.ts';
import { Picture } from './picture.tsx';

interface ResultPageProps {
  readonly result: ExperimentResult;
  readonly onClose: () => void;
}

export function ResultPage({ result, onClose }: ResultPageProps) {
  const caveats = caveatsOf(result);
  const { title } = experimentFacts(result.name);
  return (
    <section className={classes.plate} aria-label={`Result ${result.id}: ${title}`}>
      <header className={classes.resultHead}>
        <h2>
          {title} <small>result {result.id}</small>
        </h2>
        <Exports result={result} />
        <Press
          look="quiet"
          size="small"
          icon={<IconX size={15} />}
          aria-label="Close the result"
          onClick={onClose}
        />
      </header>
      <div className={classes.resultBody}>
        <Picture result={result} size="slide" className={classes.slide} />
        <aside className={classes.notes}>
          {caveats.length > 0 ? (
            <>
              <h3>To know before believing it</h3>
              <ul data-caveats>
                {caveats.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </>
          ) : null}
          <h3>How it was measured</h3>
          <ul>
            {result.how.map((line) => (
              <li key={line}>{line}</li>
            ))}
            <li>
              {machineWords(result)}; {engineWords(result)}.
            </li>
          </ul>
        </aside>
      </div>
      <Numbers result={result} />
    </section>
  );
}

function Exports({ result }: { readonly result: ExperimentResult }) {
  const [said, setSaid] = useState('');
  const save = (format: ExperimentFormat) => () => {
    const { fileName, mediaType, text } = exportResult(result, format);
    saveFile(fileName, [text], mediaType);
    setSaid(`${fileName} is handed over to be saved.`);
  };
  const savePng = () => {
    const name = `${result.name}-${result.id}.png`;
    paintPng(drawResult(result, LIGHT)).then(
      (blob) => {
        saveFile(name, [blob], 'image/png');
        setSaid(`${name} is handed over to be saved.`);
      },
      (error: unknown) => setSaid(String(error)),
    );
  };
  return (
    <div className={classes.exports}>
      <output>{said}</output>
      <IconDownload size={15} aria-hidden="true" />
      <Press look="quiet" size="small" title="The picture, for a slide" onClick={savePng}>
        PNG
      </Press>
      <Press look="quiet" size="small" title="The picture, as lines" onClick={save('svg')}>
        SVG
      </Press>
      <Press
        look="quiet"
        size="small"
        title="Finding, table and machine as a page"
        onClick={save('markdown')}
      >
        Markdown
      </Press>
      <Press look="quiet" size="small" title="Every run, for a spreadsheet" onClick={save('csv')}>
        CSV
      </Press>
    </div>
  );
}

function Numbers({ result }: { readonly result: ExperimentResult }) {
  const { columns, rows } = summaryTable(result.measured);
  return (
    <div className={classes.tableFrame}>
      <table className={classes.numbers}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join(' ')}>
              {row.map((cell, at) => (
                <td key={columns[at]}>{cell ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
