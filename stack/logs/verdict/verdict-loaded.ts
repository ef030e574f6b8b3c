/** Methods that follow load have no share to be held to: what is expected is said in words. */
import type { Verdict } from '../../model/traffic.ts';
import type { Judged } from './judged.ts';

export function judgeLoaded(judged: Judged, reasons: readonly string[]): Verdict {
  const pace = paceSentence(judged);
  return {
    kind: 'unfixed',
    sentence: sentenceOf(judged),
    reasons: [...(pace === null ? [] : [pace]), ...reasons],
    test: null,
  };
}

function sentenceOf({ method, frame, service }: Judged): string {
  const isBound = [...frame.forecasts.keys()].some((one) => one.service === service && one.rule === 'bond');
  if (isBound) return 'Clients are bound to their backend: the shares are those of the clients.';
  switch (method.kind) {
    case 'least_conn':
      return 'least_conn asks who has the fewest requests under way: the tick is where equally fast backends would be.';
    case 'least_time':
      return 'least_time asks who answers soonest with the fewest under way: the tick is where equally fast backends would be.';
    case 'random':
      return 'random two draws two and asks the less busy: the tick is where equally fast backends would be.';
    case 'round_robin':
    case 'ip_hash':
    case 'hash':
      return 'Until a moment ago the method followed load, so no share is fixed for this window.';
    default:
      return method satisfies never;
  }
}

/** `flask-app-3 is the slowest (p50 104 ms, the fastest 12 ms) and got the least.` Null where all are alike. */
function paceSentence({ tallies }: Judged): string | null {
  const paced = tallies
    .flatMap(([name, { hits, upstream }]) => {
      const p50 = upstream?.quantileMs(0.5) ?? null;
      return p50 === null ? [] : [{ name, hits, p50 }];
    })
    .sort((a, b) => a.p50 - b.p50);
  const [fastest, slowest] = [paced[0], paced.at(-1)];
  if (fastest === undefined || slowest === undefined) return null;
  if (slowest.p50 < fastest.p50 * CLEARLY_SLOWER + 1) return null;
  const least = paced.every(({ hits }) => hits >= slowest.hits);
  const pace = `p50 ${slowest.p50} ms, the fastest ${fastest.p50} ms`;
  return `${slowest.name} is the slowest (${pace})${least ? ' and got the least' : ''}.`;
}

const CLEARLY_SLOWER = 1.5;
