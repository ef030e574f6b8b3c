import { expect, test } from 'vitest';
import { parseErrorLine } from '../../../stack/logs/read/parse-error-line.ts';

test('time, severity, process and message are told apart', () => {
  const line =
    '2026/11/21 01:02:03 [error] 4711#4712: *12 connect() failed (111: Connection refused) [emerg] not this';
  expect(parseErrorLine(line)).toEqual({
    time: '2026/11/21 01:02:03',
    severity: 'error',
    pid: 4711,
    message: '*12 connect() failed (111: Connection refused) [emerg] not this',
  });
});

test.each([
  ['nginx: [emerg] bind() failed'],
  [''],
  [' 2026/11/21 01:02:03 [error] 1#1: x'],
  ['2026/11/21 01:02:03 [oops] 1#1: x'],
])('%j is no line of the log', (line) => {
  expect(parseErrorLine(line)).toBeNull();
});
