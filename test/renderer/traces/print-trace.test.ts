import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { printRepeat, printTraceMarkdown, printTraceparent } from '../../../renderer/traces/print-trace.ts';
import { HOSTILE_TRACE, RETRIED_TRACE, retriedId } from '../gallery/trace-data.ts';

describe('a trace taken along', () => {
  it('is repeated by a curl whose request lies within the same trace', () => {
    const curl = printRepeat(RETRIED_TRACE, 'http://127.0.0.1:8080');
    expect(curl).toBe(
      `curl --include --header 'traceparent: 00-${retriedId}-00000000000000a1-01' 'http://127.0.0.1:8080/work?ms=20'`,
    );
    expect(printRepeat({ ...RETRIED_TRACE, lines: [] }, 'http://127.0.0.1:8080')).toBeNull();
  });

  it('asks for a hostile path as it was, and for nothing else', () => {
    const path = `/a/../b[1-9]{x,y}';touch /tmp/never;'$(id)`;
    const line = JSON.stringify({ ...JSON.parse(RETRIED_TRACE.lines[0] ?? ''), path });
    const curl = printRepeat({ ...RETRIED_TRACE, lines: [line] }, 'http://127.0.0.1:8080') ?? '';
    const words = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${curl}`], {
      encoding: 'utf8',
    });
    expect(words.trim().split('\n')).toEqual([
      '--include',
      '--globoff',
      '--path-as-is',
      '--header',
      `traceparent: 00-${retriedId}-00000000000000a1-01`,
      `http://127.0.0.1:8080${path}`,
    ]);
  });

  it('has a traceparent as the standard says', () => {
    for (const span of RETRIED_TRACE.spans)
      expect(printTraceparent(RETRIED_TRACE, span)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('is a table in Markdown, whose cells no foreign text can leave', () => {
    expect(printTraceMarkdown(RETRIED_TRACE)).toContain(
      '| · flask-app-3 | flask-app-3 | 0 ms | 1 ms | 502 | **failed**: connect() failed (111: Connection refused)',
    );
    const rows = printTraceMarkdown(HOSTILE_TRACE)
      .split('\n')
      .filter((row) => row.startsWith('| '));
    expect(rows).toHaveLength(HOSTILE_TRACE.spans.length + 1);
    for (const row of rows) {
      expect(row.match(/(?<!\\)\|/g)).toHaveLength(7);
      expect(row).not.toMatch(/(?<!\\)<img/);
    }
  });
});
