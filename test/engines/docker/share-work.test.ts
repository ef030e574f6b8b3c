/** What several want is done once. */
import { describe, expect, test } from 'vitest';
import { debootstrapWords } from '../../../stack/engines/docker/debootstrap.ts';
import { shareWork, type WorkAtHand } from '../../../stack/engines/docker/share-work.ts';

describe('work that two want at the same time', () => {
  test('is done once, told to both from when they came, and done anew once it has ended', async () => {
    const atHand: WorkAtHand = new Map();
    let pulled = () => {};
    const gate = new Promise<void>((resolve) => {
      pulled = resolve;
    });
    let runs = 0;
    const said: string[] = [];
    const ask = (who: string) =>
      shareWork(
        atHand,
        'base',
        (line) => said.push(`${who}: ${line}`),
        async (say) => {
          runs += 1;
          say('pulling');
          await gate;
          say('pulled');
        },
      );
    const both = [ask('flask'), ask('nginx')];
    pulled();
    await Promise.all(both);
    expect([runs, said]).toEqual([1, ['flask: pulling', 'flask: pulled', 'nginx: pulled']]);
    await ask('flask');
    expect(runs).toBe(2);
  });

  test('fails for both, and can be tried again', async () => {
    const atHand: WorkAtHand = new Map();
    const ask = (work: () => Promise<void>) => shareWork(atHand, 'base', () => undefined, work);
    const fail = async () => {
      throw new Error('no registry');
    };
    const results = await Promise.allSettled([ask(fail), ask(fail)]);
    expect(results.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    await ask(async () => undefined);
    expect(atHand.size).toBe(0);
  });
});

test.each([
  ['I: Retrieving adduser 3.134', 'retrieving adduser'],
  ['I: Unpacking libc6:amd64...', 'unpacking libc6'],
  ['I: Configuring tzdata...', 'configuring tzdata'],
  ['I: Checking component main on http://mirror.example/debian...', null],
  ['W: Failure trying to run', null],
])('debootstrap’s %j is said as %j', (line, words) => {
  expect(debootstrapWords(line)).toBe(words);
});
