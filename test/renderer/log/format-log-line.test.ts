import { describe, expect, it } from 'vitest';
import { formatLogLine } from '../../../renderer/log/format-log-line.ts';
import { paint, plainOf } from '../../../renderer/log/paint.ts';
import { hostileLine } from '../gallery/log-lines.ts';

const NAMES = new Map([
  ['172.20.0.11:8000', 'flask-app-1'],
  ['172.20.0.12:8000', 'flask-app-2'],
]);

function accessLine(change: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    time: 1_795_269_802.123,
    generation: 12,
    client: '127.0.0.1',
    method: 'GET',
    path: '/info',
    status: 200,
    bytes: 214,
    ms: 0.017,
    upstream: '172.20.0.11:8000',
    upstream_status: '200',
    upstream_ms: '0.017',
    cache: '',
    id: 'a1',
    ...change,
  });
}

const OWN_ESCAPES = ['0', '31', '32', '33', '34', '36', '90'].map((code) => `\x1b[${code}m`);

const plain = (source: string, line: string): string => plainOf(formatLogLine(source, line, NAMES));

describe('a line of the access log', () => {
  it('becomes one line: when, who, what came of it, how long, what was asked', () => {
    expect(plain('access', accessLine())).toMatch(
      /^\d\d:\d\d:22\.123 flask-app-1 {5} 200 {4}17 ms {2}GET \/info {13} {2}127\.0\.0\.1 {8}generation 12$/,
    );
  });

  it('names who was tried before', () => {
    const line = accessLine({
      upstream: '172.20.0.12:8000, 172.20.0.11:8000',
      upstream_status: '502, 200',
      upstream_ms: '0.001, 0.016',
    });
    expect(plain('access', line)).toMatch(/GET \/info .* generation 12 {2}after flask-app-2 502$/);
  });

  it('shows an address nobody owns any more as the address', () => {
    expect(plain('access', accessLine({ upstream: '172.20.0.99:8000' }))).toContain(' 172.20.0.99:8000 200 ');
    expect(plain('access', accessLine({ upstream: 'unix:/a/b/flask-app-9.sock' }))).toContain(
      ' flask-app-9.sock ',
    );
  });

  it('says nginx where no backend was asked, and HIT where the cache answered', () => {
    expect(plain('access', accessLine({ upstream: '', upstream_status: '', upstream_ms: '' }))).toContain(
      ' nginx ',
    );
    const hit = accessLine({ upstream: '', upstream_status: '', upstream_ms: '', cache: 'HIT' });
    expect(plain('access', hit)).toContain(' HIT ');
  });

  it('colours the status by its class', () => {
    const painted = (status: number): string => paint(formatLogLine('access', accessLine({ status }), NAMES));
    expect(painted(200)).toContain('\x1b[32m 200 \x1b[0m');
    expect(painted(404)).toContain('\x1b[33m 404 \x1b[0m');
    expect(painted(502)).toContain('\x1b[31m 502 \x1b[0m');
  });

  it('is shown as it is when it is no request', () => {
    expect(plain('access', 'not json \x1b[2J')).toBe('not json \\x1b[2J');
  });

  it('lets no escape of a stranger through', () => {
    const painted = paint(formatLogLine('access', hostileLine(), NAMES));
    const foreign = OWN_ESCAPES.reduce((text, own) => text.replaceAll(own, ''), painted);
    expect(foreign).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(foreign).toContain('\\x1b[31mred');
  });

  it('is cut where it would fill the screen, and says by how much', () => {
    expect(plain('flask-app-1', 'x'.repeat(5_000))).toBe(`${'x'.repeat(4_000)} … 1000 characters more`);
  });
});

describe('a line of the error log', () => {
  it('begins with the time of day and its severity', () => {
    expect(plain('error', '2026/11/21 14:03:14 [error] 33#33: *1902 connect() failed')).toBe(
      '14:03:14 error  *1902 connect() failed',
    );
  });

  it('is shown as it is when nginx wrote it without a head', () => {
    expect(plain('error', 'nginx: [emerg] bind() failed')).toBe('nginx: [emerg] bind() failed');
  });
});
