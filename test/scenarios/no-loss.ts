/** Methods switch, backends leave and come anew while clients of both kinds ask: nobody is left without an answer. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeptLoss } from '../../stack/model/kept-loss.ts';
import type { LoadDrops } from '../../stack/model/load-drops.ts';
import type { Receipt } from '../../stack/model/receipt.ts';
import { compareVersions } from '../../stack/nginx/capabilities.ts';
import { skipAloud } from '../skip-aloud.ts';
import { longAnswers } from './long-answers.ts';
import { type RealEngine, StackUnderTest, until } from './stack-under-test.ts';

const CHURN = { switches: 50, scales: 20, rounds: 10, limitMs: 1_800_000 };
const SHORT_CHURN = { switches: 10, scales: 2, rounds: 1 };
const isLong = process.env.SIGNALBOX_LONG === '1';
/** Of each client between its requests: some hundreds a second of all. Only the long run fills the machine. */
const SHORT_PAUSE_MS = 40;

const TOO_LONG = 'they take minutes; SIGNALBOX_LONG=1 runs them';

export function describeNoLoss(engine: RealEngine, unavailable: string | null): void {
  if (unavailable !== null) console.warn(`skipped: no loss on ${engine}: ${unavailable}`);
  else if (!isLong) console.warn(`skipped: the many changes under load: ${TOO_LONG}`);

  describe.skipIf(unavailable !== null)(`no request is lost on the ${engine} engine`, () => {
    let stack: StackUnderTest;
    beforeAll(async () => {
      stack = await StackUnderTest.create(engine);
      await stack.json('up', '--engine', engine, '--scale', '2', '--port', String(stack.port));
    });
    afterAll(() => stack?.destroy());

    test('an answer that takes 10 s survives that its backend is scaled away, which waits for it and says so', async () => {
      const asked = await longAnswers(stack.port, { new: 4, kept: 0 }, 10_000);
      const receipt = await stack.json('scale', '1');
      const answers = await Promise.all(asked.answers);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(answers.map(({ backend }) => backend)).toContain('flask-app-2');
      expect(JSON.stringify(receipt)).toContain('old workers ended their requests');
    });

    test('the only backend is restarted, 5 s answers of new and kept connections included; then switches, scale changes and a round of restarts: what both kinds of clients lose is on the receipts', async () => {
      const { child } = await stack.serve();
      try {
        const { hit, receipts } = await underLoad(stack, async () => {
          const asked = await longAnswers(stack.port, { new: 1, kept: 1 }, 5000);
          const restart = await stack.json<Receipt>('backend', 'flask-app-1', 'restart');
          expect((await Promise.all(asked.answers)).map(({ status }) => status)).toEqual([200, 200]);
          expect(await stack.existing()).toEqual(['flask-app-1']);
          return [restart, ...(await churn(stack, SHORT_CHURN))];
        });
        await expectNoLoss(stack, hit);
        expectOnReceipts(receipts, hit);
      } finally {
        await stack.end(child, 'SIGINT');
      }
    });

    test('a controller killed while the only backend is restarted ends in the wish, without the stand-in', async () => {
      await stack.json('scale', '1');
      const child = stack.start('backend', 'flask-app-1', 'restart');
      await untilStandIn(stack);
      await stack.end(child, 'SIGKILL');
      expect(await stack.status()).toMatchObject({ state: 'up' });
      expect(await stack.existing()).toEqual(['flask-app-1']);
      expect((await stack.hit('-n', '100')).failed).toBe(0);
    });

    test(`${CHURN.switches} switches, ${CHURN.scales} scale changes and ${CHURN.rounds} rounds of restarts lose nothing of both kinds of clients at once, where nginx can`, {
      timeout: CHURN.limitMs,
    }, async (context) => {
      if (!isLong) skipAloud(context, TOO_LONG);
      const { child } = await stack.serve();
      try {
        await stack.json('scale', '3');
        const { hit, receipts } = await underLoad(stack, () => churn(stack, CHURN));
        await expectNoLoss(stack, hit);
        expectOnReceipts(receipts, hit);
      } finally {
        await stack.end(child, 'SIGINT');
      }
    });
  });
}

interface StatusOfLoss {
  readonly nginx: { readonly version: string | null };
  readonly keptLoss: KeptLoss | null;
}

/** What `hit --both --json` promises. */
interface BothHit {
  readonly sent: number;
  readonly drops: LoadDrops;
  readonly loads: readonly {
    readonly keepAlive: boolean;
    readonly method: string;
    readonly sent: number;
    readonly drops: LoadDrops;
    readonly errors: Readonly<Record<string, number>>;
  }[];
}

/** Both kinds of clients, GET and POST, from before the changes until after them. */
export async function underLoad(
  stack: StackUnderTest,
  change: () => Promise<readonly Receipt[]>,
): Promise<{ readonly hit: BothHit; readonly receipts: readonly Receipt[] }> {
  const pause = isLong ? [] : ['--pause', String(SHORT_PAUSE_MS)];
  const child = stack.start('hit', '--both', ...pause, '--json');
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  try {
    const hits = async () => (await stack.status()).backends.reduce((sum, one) => sum + one.hits, 0);
    const before = await hits();
    await until('clients are answered', async () => (await hits()) > before + 100);
    const receipts = await change();
    expect(await stack.end(child, 'SIGINT')).toBe(0);
    return { receipts, hit: JSON.parse(said) as BothHit };
  } finally {
    await stack.end(child, 'SIGKILL');
  }
}

/** Says aloud what was lost. Where this nginx closes kept connections, only their losses are let pass. */
export async function expectNoLoss(stack: StackUnderTest, { loads }: BothHit): Promise<void> {
  const { nginx, keptLoss } = await stack.json<StatusOfLoss>('status');
  const version = nginx.version ?? '0';
  const keepsAll = compareVersions(version, '1.27.4') >= 0;
  for (const { keepAlive, method, sent, drops } of loads) {
    const kind = keepAlive ? 'kept' : 'new';
    console.log(
      `${stack.engine}, nginx ${version}, ${kind} connections, ${method}: ${drops.lost} of ${sent} lost, ` +
        `${drops.reset} by a reset, ${drops.retriedOk} of ${drops.retried} asked again with success`,
    );
  }
  // Said to a person where it is so, and only with a number of this stack's own.
  if (keepsAll) expect(keptLoss).toBeNull();
  else expect(keptLoss?.measured?.sent).toBeGreaterThan(0);
  expect(loads.map(({ keepAlive, method }) => `${keepAlive} ${method}`).sort()).toEqual([
    'false GET',
    'false POST',
    'true GET',
    'true POST',
  ]);
  for (const { keepAlive, sent, drops, errors } of loads) {
    expect(sent).toBeGreaterThan(100);
    expect({ errors, badStatus: drops.badStatus }).toMatchObject({ badStatus: 0 });
    if (keepsAll || !keepAlive) expect({ errors, lost: drops.lost }).toMatchObject({ lost: 0 });
    // Those that are lost all the same were cut by nginx, not left without an answer.
    expect(drops.reset).toBe(drops.lost);
  }
}

/** The clients' own count is what the receipts tell, change by change. */
export function expectOnReceipts(receipts: readonly Receipt[], { drops }: BothHit): void {
  for (const { what, traffic } of receipts) {
    expect(traffic?.failedByNginx, what).toBe(0);
    expect(traffic?.servedRequests, what).toBeGreaterThan(0);
    expect(
      traffic?.clients?.kinds.map(({ clients, method }) => `${clients} ${method}`),
      what,
    ).toEqual(['kept GET', 'kept POST', 'new GET', 'new POST']);
  }
  const told = receipts.reduce((sum, { traffic }) => sum + (traffic?.clients?.lost ?? 0), 0);
  expect(told).toBeLessThanOrEqual(drops.lost);
  // A client that notices a moment after the receipt was written is in the run's count alone.
  if (drops.lost > 20) expect(told).toBeGreaterThan(drops.lost / 2);
}

/** Methods to and fro, one to six backends and back, each backend restarted in turn. */
async function churn(
  stack: StackUnderTest,
  { switches, scales, rounds }: typeof SHORT_CHURN,
): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = [];
  const change = async (...words: readonly string[]) => void receipts.push(await stack.json(...words));
  for (let turn = 0; turn < switches; turn += 1)
    await change('method', turn % 2 === 0 ? 'least_conn' : 'round_robin');
  for (let turn = 0; turn < scales; turn += 1) await change('scale', turn % 2 === 0 ? '6' : '1');
  await change('scale', '3');
  for (let round = 0; round < rounds; round += 1) await change('restart');
  return receipts;
}

async function untilStandIn(stack: StackUnderTest): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await stack.existing()).includes('flask-app-2')) {
    if (Date.now() > deadline) throw new Error('no stand-in came within 60 s');
  }
}
