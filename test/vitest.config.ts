/** One runner, one project per kind of machine a test needs; the file's name says which. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const NEEDS = ['process', 'docker', 'browser', 'electron'] as const;
/** Pages that run a whole stack, or whose frames are measured: nothing else may run beside them. */
const ALONE = ['test/scenarios/*.browser.test.ts', 'test/renderer/{flood,log-million}.browser.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: NEEDS.map((need) => `test/**/*.${need}.test.ts`),
          testTimeout: 20_000,
          // They wait more than they reckon: vitest's own choice would leave a core of two idle.
          maxWorkers: '100%',
        },
      },
      ...NEEDS.map((need) =>
        onMachine(need, need, [`test/**/*.${need}.test.ts`], need === 'browser' ? ALONE : []),
      ),
      onMachine('browser-alone', 'browser', ALONE, []),
    ],
  },
});

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
