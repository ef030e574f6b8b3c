/** The server program changes while clients of both kinds ask: nobody is left without an answer. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receipt } from '../../stack/model/receipt.ts';
import { skipAloud } from '../skip-aloud.ts';
import { expectNoLoss, expectOnReceipts, underLoad } from './no-loss.ts';
import { type RealEngine, StackUnderTest } from './stack-under-test.ts';

type Words = readonly string[];

const THERE_AND_BACK: readonly Words[] = [['uwsgi'], ['gunicorn']];
const ALL_ROUND: readonly Words[] = [
  ['uwsgi', '--protocol', 'uwsgi'],
  ['uwsgi', '--protocol', 'http'],
  ['uwsgi', '--protocol', 'uwsgi', '--processes', '2', '--threads', '2'],
  ['gunicorn', '--worker-class', 'sync', '--workers', '4'],
  ['flask'],
  ['gunicorn', '--worker-class', 'gthread', '--workers', '1', '--threads', '4'],
  ['--direct'],
  ['uwsgi'],
  ['--no-direct'],
  ['gunicorn'],
];
/** A busy machine lets backends answer minutes later. */
const SLOW_MS = 400_000;
const LONG_MS = 1_200_000;
const TOO_LONG = 'it takes minutes; SIGNALBOX_LONG=1 runs it';
const isLong = process.env.SIGNALBOX_LONG === '1';

export function describeFlavours(engine: RealEngine, unavailable: string | null): void {
  if (unavailable !== null) console.warn(`skipped: flavours on ${engine}: ${unavailable}`);

  describe.skipIf(unavailable !== null)(`the server program changes on the ${engine} engine`, () => {
    let stack: StackUnderTest;
    beforeAll(async () => {
      stack = await StackUnderTest.create(engine);
      await stack.json('up', '--engine', engine, '--scale', '2', '--port', String(stack.port));
    });
    afterAll(() => stack?.destroy());

    test('from http to uwsgi and back, no request is lost, and no stand-in is left', {
      timeout: SLOW_MS,
    }, async () => {
      await changeUnderLoad(stack, THERE_AND_BACK);
      expect(await stack.existing()).toEqual(['flask-app-1', 'flask-app-2']);
    });

    test('a controller killed at the turn ends in the wish, without the stand-ins', {
      timeout: SLOW_MS,
    }, async () => {
      const child = stack.start('serving', 'uwsgi');
      await standInsThere(stack);
      await stack.end(child, 'SIGKILL');
      expect(await stack.status()).toMatchObject({ state: 'up' });
      expect(await stack.existing()).toEqual(['flask-app-1', 'flask-app-2']);
      expect((await stack.hit('-n', '100')).failed).toBe(0);
    });

    test('through every flavour and back, past nginx and not, no request is lost', {
      timeout: LONG_MS,
    }, async (context) => {
      if (!isLong) skipAloud(context, TOO_LONG);
      await stack.json('scale', '3');
      await changeUnderLoad(stack, [['gunicorn'], ...ALL_ROUND]);
    });
  });
}

async function changeUnderLoad(stack: StackUnderTest, changes: readonly Words[]): Promise<void> {
  const { child } = await stack.serve();
  try {
    const { hit, receipts } = await underLoad(stack, async () => {
      const made: Receipt[] = [];
      for (const words of changes) made.push(await stack.json<Receipt>('serving', ...words));
      return made;
    });
    await expectNoLoss(stack, hit);
    expectOnReceipts(receipts, hit);
  } finally {
    await stack.end(child, 'SIGINT');
  }
}

async function standInsThere(stack: StackUnderTest): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await stack.existing()).includes('flask-app-4')) {
    if (Date.now() > deadline) throw new Error('no stand-ins came within 60 s');
  }
}
