/** One runner, one project per kind of machine a test needs; the file's name says which. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const NEEDS = ['process', 'docker', 'browser', 'electron'] as const;

/** vitest's own choice would leave a core of two idle. */
const SIDE_BY_SIDE = { fileParallelism: true, maxWorkers: '100%' };
const UNIT = { ...SIDE_BY_SIDE, testTimeout: 20_000 };
/** Stacks side by side would take each other's time. */
const ON_MACHINE = {
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 240_000,
  // A condition that is waited for: the machine may be slow, and a wait that is met ends at once.
  expect: { poll: { timeout: 60_000 } },
};
const WITH_GALLERY = { globalSetup: 'test/renderer/build-gallery.ts' };

/** Half of all there is of Docker: a part that can run beside the other. */
const DOCKER_SCENARIOS = ['test/scenarios/*.docker.test.ts'];
/** Pages whose frames are measured: nothing else may run beside them. */
const PAGES_ALONE = [
  'test/scenarios/panel-load.browser.test.ts',
  'test/renderer/{flood,log-million}.browser.test.ts',
];
/** Pages of the built panel, each with a whole stack behind it. */
const PAGES_OF_STACKS = ['test/scenarios/{panel,config-editor}.browser.test.ts'];
/** A module is another one here: what these files import is nobody else's. */
const STOOD_IN = ['test/electron/*.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // A module is read once for all files of a worker: that is a third of the unit tests' time, and a quarter of the engines'.
    isolate: false,
    projects: [
      project('unit', ['test/**/*.test.{ts,tsx}'], [...STOOD_IN, ...NEEDS.map(testsOf)], UNIT),
      project('unit-electron', STOOD_IN, [testsOf('electron')], { ...UNIT, isolate: true }),
      project('process', [testsOf('process')], [], ON_MACHINE),
      project('docker', [testsOf('docker')], DOCKER_SCENARIOS, ON_MACHINE),
      project('docker-scenarios', DOCKER_SCENARIOS, [], ON_MACHINE),
      project('browser', [testsOf('browser')], [...PAGES_OF_STACKS, ...PAGES_ALONE], {
        ...ON_MACHINE,
        ...WITH_GALLERY,
        ...SIDE_BY_SIDE,
      }),
      project('browser-scenarios', PAGES_OF_STACKS, [], ON_MACHINE),
      project('browser-alone', PAGES_ALONE, [], { ...ON_MACHINE, ...WITH_GALLERY }),
      project('electron', [testsOf('electron')], [], ON_MACHINE),
      // One after the other where several are asked for: vitest refuses to mix those with different numbers of workers.
    ].map((one, groupOrder) => ({ ...one, test: { ...one.test, sequence: { groupOrder } } })),
  },
});

function testsOf(need: (typeof NEEDS)[number]): string {
  return `test/**/*.${need}.test.ts`;
}

function project(name: string, include: string[], exclude: string[], settings: object) {
  return { extends: true as const, test: { ...settings, name, include, exclude } };
}
