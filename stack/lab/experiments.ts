/**
 * In: an experiment's result. Out: its finding, tables, pictures and files; and what experiments there are.
 * Must not know: how anything is measured, disks, screens, the clock.
 */
import type { ExperimentCard, ExperimentName } from '../model/experiment.ts';

export type ExperimentFacts = Omit<ExperimentCard, 'last'>;

/** In the order a person should meet them. */
export const EXPERIMENTS: readonly ExperimentFacts[] = [
  {
    name: 'why-nginx',
    title: 'Why nginx?',
    question: 'What does nginx before Flask bring, in requests per second and in waiting?',
    how: 'Flask’s own server, gunicorn and uWSGI alone; then nginx before one gunicorn, before three, and with the answer kept.',
    seconds: { quick: 45, full: 160 },
  },
  {
    name: 'methods-in-trouble',
    title: 'Methods under trouble',
    question: 'Which method copes best when one backend is slow, and when one is gone?',
    how: 'The same load over each method: all well, one backend slowed by 100 ms, one taken away without a word to nginx.',
    seconds: { quick: 75, full: 240 },
  },
  {
    name: 'workers-and-payload',
    title: 'Workers × payload',
    question: 'How much does one nginx give, by its number of workers and the size of the answer?',
    how: 'nginx’s own answers of 0, 1, 10 and 100 KB, with one worker, two, and more.',
    seconds: { quick: 40, full: 120 },
  },
  {
    name: 'whose-client',
    title: 'Whose client is it?',
    question: 'Which backend does each client get, and who has to move when one leaves?',
    how: 'Many clients under ip_hash, hash and consistent hash; then one backend is marked down, then taken out.',
    seconds: { quick: 15, full: 25 },
  },
  {
    name: 'tls-cost',
    title: 'TLS cost',
    question: 'What does https cost, with a new connection each time and with connections that are kept?',
    how: 'http and https side by side: new connections, resumed sessions, kept connections; nginx’s own answer, and Flask’s.',
    seconds: { quick: 30, full: 100 },
  },
];

export function experimentFacts(name: ExperimentName): ExperimentFacts {
  const facts = EXPERIMENTS.find((one) => one.name === name);
  if (facts === undefined) throw new Error(`No experiment is called ${name}`);
  return facts;
}
