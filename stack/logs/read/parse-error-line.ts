/** One line of nginx's error log, to a record. */
import type { ErrorRecord } from '../../model/log-record.ts';

/**
 * `2026/11/21 01:02:03 [error] 4711#4711: *12 connect() failed …` to its parts; the connection's `*12` stays in the
 * message. Null where the line has no such head: nginx prints some lines before it has a log, and messages may wrap.
 */
export function parseErrorLine(line: string): ErrorRecord | null {
  const parts = HEAD.exec(line);
  if (parts === null) return null;
  const [head, time = '', severity = '', pid = ''] = parts;
  return { time, severity, pid: Number(pid), message: line.slice(head.length) };
}

const HEAD =
  /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[(debug|info|notice|warn|error|crit|alert|emerg)\] (\d+)#\d+: /;
