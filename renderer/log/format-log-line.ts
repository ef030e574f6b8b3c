/** One raw line of a log, as pieces a person reads at a glance. Whatever cannot be read as expected is shown as it is. */

import { parseAccessLine } from '../../stack/logs/read/parse-access-line.ts';
import { parseErrorLine } from '../../stack/logs/read/parse-error-line.ts';
import type { AccessRecord } from '../../stack/model/log-record.ts';
import type { Piece, Tone } from './paint.ts';
import { visibleText } from './visible-text.ts';

/** Addresses to backends' names, as the board has them now. */
export type BackendNames = ReadonlyMap<string, string>;

/** `source` is `access`, `error` or a backend's name. All text in the pieces is visible: no control character is left. */
export function formatLogLine(source: string, line: string, names: BackendNames): readonly Piece[] {
  if (source === 'access') {
    const record = parseAccessLine(line);
    if (record) return accessPieces(record, names);
  }
  if (source === 'error') {
    const record = parseErrorLine(line);
    if (record) {
      return [
        { text: `${record.time.slice(11)} `, tone: 'dim' },
        { text: record.severity.padEnd(7), tone: severityTone(record.severity) },
        { text: bounded(record.message), tone: 'plain' },
      ];
    }
  }
  return [{ text: bounded(line), tone: 'plain' }];
}

function accessPieces(record: AccessRecord, names: BackendNames): readonly Piece[] {
  const last = record.tries.at(-1);
  const who = last ? (names.get(last.address) ?? shortPeer(last.address)) : record.cache || 'nginx';
  return [
    { text: `${clockWithMs(record.timeMs)} `, tone: 'dim' },
    { text: visibleText(who).padEnd(WHO_WIDTH), tone: last ? 'name' : 'dim' },
    { text: ` ${String(record.status).padStart(3, '0')} `, tone: statusTone(record.status) },
    { text: `${String(record.ms).padStart(5)} ms  `, tone: 'dim' },
    { text: `${visibleText(record.method)} ${bounded(record.path)}`.padEnd(REQUEST_WIDTH), tone: 'plain' },
    { text: `  ${visibleText(record.client).padEnd(CLIENT_WIDTH)}  `, tone: 'dim' },
    { text: `generation ${record.generation}`, tone: 'dim' },
    ...(record.tries.length > 1 ? [{ text: `  ${triesWords(record, names)}`, tone: 'warn' as const }] : []),
  ];
}

/** `after flask-app-1 502`: who was tried before. */
function triesWords(record: AccessRecord, names: BackendNames): string {
  const earlier = record.tries.slice(0, -1);
  const words = earlier.map(({ address, status }) => {
    const name = names.get(address) ?? shortPeer(address);
    return status === 0 ? name : `${name} ${status}`;
  });
  return visibleText(`after ${words.join(', ')}`);
}

function shortPeer(address: string): string {
  return address.startsWith('unix:') ? address.slice(address.lastIndexOf('/') + 1) : address;
}

function statusTone(status: number): Tone {
  if (status >= 500 || status === 0) return 'bad';
  if (status >= 400) return 'warn';
  return status >= 300 ? 'note' : 'good';
}

function severityTone(severity: string): Tone {
  if (severity === 'warn') return 'warn';
  return severity === 'notice' || severity === 'info' || severity === 'debug' ? 'note' : 'bad';
}

/** A terminal wraps a long line over many rows; past this it says how much more there was. */
function bounded(text: string): string {
  const shown = text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text;
  const rest = text.length - shown.length;
  return rest === 0 ? visibleText(shown) : `${visibleText(shown)} … ${rest} characters more`;
}

function clockWithMs(timeMs: number): string {
  const time = new Date(timeMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const ms = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${ms}`;
}

/** Columns wide enough for what is usual; what is longer pushes its own line only. */
const WHO_WIDTH = 16;
const REQUEST_WIDTH = 22;
const CLIENT_WIDTH = 15;
const MAX_CHARACTERS = 4_000;
