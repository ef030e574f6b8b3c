/** Logs that lack something, come too fast, or mean harm. */
import { accessLines, hostileLine } from './log-lines.ts';
import { type Scene, scene } from './scene.ts';

export const logScenes: readonly Scene[] = [
  scene('gap', 'lines that were not sent, and lines that are lost', {
    gap: {
      skipped: 18_204,
      note: 'nginx/logs/access.log was emptied while being read; what was not read yet is lost.',
    },
    access: accessLines(6, 3),
  }),
  scene('flood', 'twenty thousand lines a second', { flood: { linesPerSecond: 20_000, forMs: 4_000 } }),
  scene('deluge', 'more lines than any screen takes', { flood: { linesPerSecond: 200_000, forMs: 4_000 } }),
  scene('hostile', 'a log line that means harm', { access: [...accessLines(3, 3), hostileLine()] }),
];
