/** What a comparison of setups under load came to, in a sentence computed from its numbers. */
import type { BarsMeasured, LoadedSetup } from '../model/experiment.ts';
import { type Ratio, rateRatio, ratioWords } from './spread.ts';

/** Of the experiment `why-nginx`. */
export function findWhyNginx({ setups, groups }: BarsMeasured): string {
  const inGroup = groups.flatMap(({ key, label }) => {
    const three = ratioOf(setups, key, 'nginx-3', 'gunicorn');
    return three === null ? [] : [`${figure(three)} one gunicorn alone for ${label}`];
  });
  const one = ratioOf(setups, 'fast', 'nginx-1', 'gunicorn');
  const kept = ratioOf(setups, 'fast', 'nginx-cached', 'gunicorn');
  return sentences([
    inGroup.length === 0 ? null : `nginx → 3 gunicorn gave ${inGroup.join(', and ')}`,
    one === null ? null : `nginx before a single gunicorn gave ${figure(one)} that gunicorn without it`,
    kept === null ? null : `kept answers came ${figure(kept)} gunicorn’s`,
  ]);
}

/** Of the experiment `tls-cost`. */
export function findTlsCost({ setups, groups }: BarsMeasured): string {
  const group = groups[0]?.key ?? '';
  const fresh = ratioOf(setups, group, 'https-new', 'http-new');
  const kept = ratioOf(setups, group, 'https-kept', 'http-kept');
  return sentences([
    fresh === null ? null : `with a new connection for each request https gave ${figure(fresh)} http`,
    kept === null ? null : `on kept connections ${figure(kept)} http`,
  ]);
}

function ratioOf(setups: readonly LoadedSetup[], group: string, these: string, those: string): Ratio | null {
  const samplesOf = (key: string) =>
    setups.find((setup) => setup.key === key && setup.group === group)?.samples ?? [];
  return rateRatio(samplesOf(these), samplesOf(those));
}

function figure(ratio: Ratio): string {
  return ratio.isClear ? `${ratioWords(ratio)} as many as` : ratioWords(ratio);
}

/** `A; b.`: parts without numbers are left out; nothing at all is said to be that. */
export function sentences(parts: readonly (string | null)[]): string {
  const said = parts.filter((part) => part !== null).join('; ');
  if (said === '') return 'Nothing could be compared: too little was answered.';
  return `${said.startsWith('nginx') ? said : said.charAt(0).toUpperCase() + said.slice(1)}.`;
}
