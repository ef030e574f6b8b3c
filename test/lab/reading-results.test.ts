import { describe, expect, test } from 'vitest';
import { caveatsOf } from '../../stack/lab/caveats.ts';
import { drawResult } from '../../stack/lab/draw/draw-result.ts';
import { LIGHT } from '../../stack/lab/draw/palettes.ts';
import { exportResult } from '../../stack/lab/export-result.ts';
import { findingOf } from '../../stack/lab/finding.ts';
import { rateRatio, ratioWords, spreadOf } from '../../stack/lab/spread.ts';
import { runTable, summaryTable } from '../../stack/lab/tables.ts';
import { CLIENTS_RESULT, HEAT_RESULT, runs, TROUBLE_RESULT, WHY_RESULT } from './results.ts';

const ALL = [WHY_RESULT, TROUBLE_RESULT, HEAT_RESULT, CLIENTS_RESULT];

describe('a spread', () => {
  test('is the smallest, the middle and the largest run, whatever their order', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(spreadOf([4, null, 1])).toEqual({ min: 1, median: 2.5, max: 4 });
    expect(spreadOf([null])).toBeNull();
  });

  test('keeps two things apart only where every run of one is beyond every run of the other', () => {
    expect(rateRatio(runs(20, 21, 22), runs(10, 11, 12))).toMatchObject({ isClear: true });
    const near = rateRatio(runs(10, 12, 14), runs(11, 11, 11));
    expect(near?.isClear).toBe(false);
    expect(near && ratioWords(near)).toContain('within the spread');
  });
});

describe('a finding', () => {
  test('says of nginx what its numbers say', () => {
    expect(findingOf(WHY_RESULT)).toBe(
      'nginx → 3 gunicorn gave 1.26 times as many as one gunicorn alone for an answer at once, and 2.95 times as many as one gunicorn alone for an answer that waits 20 ms; nginx before a single gunicorn gave about as many as (0.99 times, within the spread) that gunicorn without it; kept answers came at least 16 times as many as gunicorn’s.',
    );
  });

  test('turns round where the numbers do', () => {
    if (WHY_RESULT.measured.kind !== 'bars') throw new Error('Expected bars');
    const setups = WHY_RESULT.measured.setups.map((setup) =>
      setup.key === 'nginx-3' ? { ...setup, samples: runs(90, 95, 100) } : setup,
    );
    const finding = findingOf({ ...WHY_RESULT, measured: { ...WHY_RESULT.measured, setups } });
    expect(finding).toContain('0.07 times as many as one gunicorn alone for an answer at once');
  });

  test('names the best and the worst method, and who lost requests', () => {
    expect(findingOf(TROUBLE_RESULT)).toBe(
      'With flask-app-2 slowed by 100 ms, least_conn kept 68 % of its requests per second, round_robin 30 %; with flask-app-2 taken away 6 requests failed in all, most under least_conn (6), and the p99 rose to at most 2.9 ms (round_robin).',
    );
  });

  test('counts a gain only at the sizes where it is beyond the spread', () => {
    expect(findingOf(HEAT_RESULT)).toContain('2 workers instead of 1 gave 1.49 times as many at 0 KB.');
  });

  test('counts as moved only clients of the backends that stayed', () => {
    expect(findingOf(CLIENTS_RESULT)).toBe(
      'Of the clients of the other backends, when flask-app-2 was taken out hash $remote_addr moved 2 of 4, hash $remote_addr consistent moved 0 of 4; when it was only marked down none moved under any of them.',
    );
  });

  test('of nothing says that there is nothing', () => {
    const measured = { kind: 'bars', groups: [], setups: [] } as const;
    expect(findingOf({ name: 'why-nginx', measured })).toBe(
      'Nothing could be compared: too little was answered.',
    );
  });
});

describe('caveats', () => {
  test('name the generator’s limit, other work, other traffic, failures, a quick run and what was left out', () => {
    expect(caveatsOf(WHY_RESULT).join()).toContain('1 of 8 measurements were limited by the generator');
    expect(caveatsOf(HEAT_RESULT).join()).toContain('A quick run');
    expect(caveatsOf(HEAT_RESULT).join()).toContain('60 % busy with other work');
    expect(caveatsOf(HEAT_RESULT).join()).toContain('Your own stack answered 1,234 requests meanwhile.');
    expect(caveatsOf(TROUBLE_RESULT).join()).toContain('6 requests failed in all.');
    expect(caveatsOf(TROUBLE_RESULT).join()).toContain('Left out: least_time needs nginx 1.31.0');
  });

  test('are none where there is nothing to say', () => {
    expect(caveatsOf(CLIENTS_RESULT)).toEqual([]);
  });
});

describe('files', () => {
  test.each(ALL)('$name: each row of each table has as many cells as there are columns', ({ measured }) => {
    for (const { columns, rows } of [summaryTable(measured), runTable(measured)]) {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });

  test('as CSV hold every run, with its limit', () => {
    const { text, fileName } = exportResult(WHY_RESULT, 'csv');
    expect(fileName).toBe('why-nginx-7.csv');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe(
      'setup,group,run,requests,failed,requests_per_second,p50_ms,p99_ms,limited_by_generator',
    );
    expect(lines).toHaveLength(1 + 8 * 3 + 1);
    expect(text).toContain('nginx-cached,fast,1,63000,0,21000,0,0.1,yes');
  });

  test('as Markdown name the machine, the spread and the finding', () => {
    const { text } = exportResult(TROUBLE_RESULT, 'markdown');
    expect(text).toContain('Example CPU 3000, 2 cores, 8.0 GB, Linux 6.1.0');
    expect(text).toContain('| round_robin | slow | 300 (294–309) |');
    expect(text).toContain(findingOf(TROUBLE_RESULT));
  });

  test('as JSON are the result', () => {
    expect(JSON.parse(exportResult(HEAT_RESULT, 'json').text)).toEqual(HEAT_RESULT);
  });
});

test.each(ALL)('$name: the picture is well-formed, and words from outside stay words', (result) => {
  const hostile = { ...result, machine: { ...result.machine, cpu: '<script>&"' } };
  for (const size of ['slide', 'card'] as const) {
    const svg = drawResult(hostile, LIGHT, size);
    expect(svg).toMatch(/^<svg [^>]*>.*<\/svg>$/);
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('NaN');
    expect(svg).not.toContain('undefined');
  }
});
