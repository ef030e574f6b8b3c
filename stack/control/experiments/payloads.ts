/** Answers that nginx makes itself, in memory: `/payload/0`, `/payload/1` and so on, in KB. */
import { NO_SNIPPETS, type Snippets } from '../../model/snippets.ts';

export const PAYLOADS_KB = [0, 1, 10, 100] as const;

/** A parameter of nginx's is at most 4 KB long, so the larger texts are put together from smaller ones. */
const KB = 'x'.repeat(1024);
export const PAYLOADS: Snippets = {
  ...NO_SNIPPETS,
  server: [
    'location = /payload/0 { return 200 ""; }',
    `location = /payload/1 { set $one "${KB}"; return 200 $one; }`,
    `location = /payload/10 { set $one "${KB}"; return 200 "${'$one'.repeat(10)}"; }`,
    `location = /payload/100 { set $one "${KB}"; set $ten "${'$one'.repeat(10)}"; return 200 "${'$ten'.repeat(10)}"; }`,
    '',
  ].join('\n'),
};
