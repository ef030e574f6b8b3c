/** One runner, one project per kind of machine a test needs; the file's name says which. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const NEEDS = ['process', 'docker', 'browser', 'electron'] as const;
/** Projects of their own, by what they need. */
const APART = {
  process: [],
  // Half of all there is of Docker: a part that can run beside the other.
  docker: ['test/scenarios/*.docker.test.ts'],
  // Pages that run a whole stack, or whose frames are measured: nothing else may run beside them.
  browser: ['test/scenarios/*.browser.test.ts', 'test/renderer/{flood,log-million}.browser.test.ts'],
  electron: [],
};

/** A module is another one here: what these files import is nobody else's. */
const STOOD_IN = ['test/electron/*.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // A module is read once for all files of a worker: that is a third of the unit tests' time, and a quarter of the engines'.
    isolate: false,
    projects: [
      unit(
        'unit',
        ['test/**/*.test.{ts,tsx}'],
        [...STOOD_IN, ...NEEDS.map((need) => `test/**/*.${need}.test.ts`)],
        false,
      ),
      unit('unit-electron', STOOD_IN, ['test/**/*.electron.test.ts'], true),
      ...NEEDS.map((need) => onMachine(need, need, [`test/**/*.${need}.test.ts`], APART[need])),
      onMachine('docker-scenarios', 'docker', APART.docker, []),
      onMachine('browser-alone', 'browser', APART.browser, []),
    ],
  },
});

function unit(name: string, include: string[], exclude: string[], isolate: boolean) {
  return {
    extends: true as const,
    test: {
      name,
      include,
      exclude,
      isolate,
      testTimeout: 20_000,
      // vitest's own choice would leave a core of two idle.
      maxWorkers: '100%',
    },
  };
}

function onMachine(name: string, need: (typeof NEEDS)[number], include: string[], exclude: string[]) {
  return {
    extends: true as const,
    test: {
      name,
      include,
      exclude,
      testTimeout: 120_000,
      hookTimeout: 240_000,
      // A condition that is waited for: the machine may be slow, and a wait that is met ends at once.
      expect: { poll: { timeout: 60_000 } },
      ...(need === 'browser' ? { globalSetup: 'test/renderer/build-gallery.ts' } : {}),
      // Stacks side by side would take each other's time; pages of the gallery only draw.
      ...(name === 'browser' ? { maxWorkers: '100%' } : { fileParallelism: false }),
    },
  };
}
