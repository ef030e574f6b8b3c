/** What clients send as trace context, and what a backend behind our maps is told of it: for a real nginx. */
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { printDirectives } from '../../stack/nginx/print-directives.ts';
import { PARENT_VARIABLE, TRACE_HEADERS, traceMaps } from '../../stack/nginx/trace-context.ts';

/** For `http`: our maps, and a server at a socket that answers with what it was told. */
export function traceMapsText(prefix: string): string {
  const told = TRACE_HEADERS.map(([name]) => `$http_${name}`).join('|');
  return `${printDirectives(traceMaps())}
server { listen unix:${prefix}/trace.sock; return 200 "${told}"; }`;
}

/** For the server that clients meet. */
export function traceLocationText(prefix: string): string {
  const headers = TRACE_HEADERS.map(([name, value]) => `proxy_set_header ${name} ${value};`).join(' ');
  return `location /trace { ${headers} add_header X-Told "${PARENT_VARIABLE}|$request_id"; proxy_pass http://unix:${prefix}/trace.sock; }`;
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

/** https://www.w3.org/TR/trace-context/#traceparent-header and its section on versions. */
const CONTINUED: readonly (readonly [string, string, flags: string])[] = [
  ['sampled', `00-${TRACE}-${SPAN}-01`, '01'],
  ['not sampled', `00-${TRACE}-${SPAN}-00`, '00'],
  ['flags nobody knows yet, sampled among them', `00-${TRACE}-${SPAN}-ff`, '01'],
  ['flags nobody knows yet, sampled not among them', `00-${TRACE}-${SPAN}-fe`, '00'],
  ['a later version of the same length', `01-${TRACE}-${SPAN}-01`, '01'],
  ['a later version that says more', `cc-${TRACE}-${SPAN}-00-what-comes-later`, '00'],
  ['a later version with a dash and no more', `fe-${TRACE}-${SPAN}-01-`, '01'],
];

const REFUSED: readonly (readonly [string, string])[] = [
  ['version ff', `ff-${TRACE}-${SPAN}-01`],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['an upper case trace id', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['an upper case span id', `00-${TRACE}-${SPAN.toUpperCase()}-01`],
  ['a trace id one digit short', `00-${TRACE.slice(1)}-${SPAN}-01`],
  ['a trace id one digit long', `00-${TRACE}a-${SPAN}-01`],
  ['a span id one digit short', `00-${TRACE}-${SPAN.slice(1)}-01`],
  ['flags one digit short', `00-${TRACE}-${SPAN}-1`],
  ['more behind the flags of version 00', `00-${TRACE}-${SPAN}-01-more`],
  ['a dash behind the flags of version 00', `00-${TRACE}-${SPAN}-01-`],
  ['a later version whose flags go on without a dash', `01-${TRACE}-${SPAN}-011`],
  ['letters that are no digits', `00-${TRACE.replace('4', 'g')}-${SPAN}-01`],
  ['other separators', `00_${TRACE}_${SPAN}_01`],
  ['no flags', `00-${TRACE}-${SPAN}`],
  ['two in one', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
  ['nothing', ''],
];

/** The obligations, for an nginx that serves both texts at `/trace`. */
export function testTraceContext(port: () => number): void {
  describe('a backend is told the trace', () => {
    test.each(CONTINUED)('continued: %s', async (_title, traceparent, flags) => {
      const { told, parent, requestId } = await ask(port(), { traceparent, tracestate: 'rojo=1,congo=t61' });
      expect(told).toEqual([`00-${TRACE}-${requestId.slice(0, 16)}-${flags}`, 'rojo=1,congo=t61']);
      expect(parent).toBe(`${TRACE}-${SPAN}`);
    });

    test.each(REFUSED)('begun anew, without the state of the other: %s', async (_title, traceparent) => {
      const { told, parent, requestId } = await ask(port(), { traceparent, tracestate: 'rojo=1' });
      expect(requestId).toMatch(/^[0-9a-f]{32}$/);
      expect(told).toEqual([`00-${requestId}-${requestId.slice(0, 16)}-01`, '']);
      expect(parent).toBe('');
    });

    test('begun by nginx where the client sends none', async () => {
      const { told, parent, requestId } = await ask(port(), {});
      expect(told).toEqual([`00-${requestId}-${requestId.slice(0, 16)}-01`, '']);
      expect(parent).toBe('');
    });
  });
}

function ask(port: number, headers: Readonly<Record<string, string>>) {
  return new Promise<{
    readonly told: readonly string[];
    readonly parent: string;
    readonly requestId: string;
  }>((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path: '/trace', headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => {
        const [parent = '', requestId = ''] = String(response.headers['x-told']).split('|');
        resolve({ told: body.split('|'), parent, requestId });
      });
    });
    asking.on('error', reject);
    asking.end();
  });
}
