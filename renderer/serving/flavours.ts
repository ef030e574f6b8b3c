/** Each flavour in two sentences: what it is, and when it hurts. */
import type { Serving } from '../../stack/model/serving.ts';

interface Flavour {
  readonly label: string;
  readonly is: string;
  readonly hurts: string;
}

export const FLAVOURS: Readonly<Record<Serving['kind'], Flavour>> = {
  gunicorn: {
    label: 'gunicorn',
    is: 'A server for Python programs that speaks http: each worker is a process, each of its threads answers one request at a time.',
    hurts:
      'It hurts where requests wait for something slow and all threads are taken: the next one waits in line, and nobody sees it there.',
  },
  uwsgi: {
    label: 'uWSGI',
    is: 'A server written in C with a protocol of its own, which nginx speaks too: no http is parsed a second time behind nginx.',
    hurts:
      'It hurts where you look at it without nginx: browsers and curl speak http only, and its signals mean other things than elsewhere.',
  },
  flask: {
    label: 'Flask’s own',
    is: 'The server that `flask run` starts while one writes a program; here with one thread.',
    hurts:
      'It hurts as soon as two people come at once: one slow request holds up all others. That is what `flask run` warns of; here one can measure it.',
  },
};
