/** Whether the running nginx keeps its clients’ connections through a reload, and what was measured where it does not. */
import type { KeptLoss, KeptMeasure } from '../model/kept-loss.ts';
import { hasFeature } from './capabilities.ts';

/**
 * Null where there is nothing to say: `keepalive_min_timeout` (1.27.4) makes old workers wait for a kept connection's
 * next request, and no measurement says otherwise. Never a number that was not measured with this very version.
 */
export function keptLossOf(version: string | null, measured: KeptMeasure | null): KeptLoss | null {
  if (version === null) return null;
  if (hasFeature(version, 'keepalive_min_timeout')) {
    if (measured === null || measured.lost === 0) return null;
    return {
      message: `nginx ${version} and kept connections: ${lostWords(measured)}.`,
      hint: null,
      measured,
    };
  }
  if (measured !== null) {
    const message = `nginx ${version} closes kept connections at a reload: ${lostWords(measured)}; ${LATER}.`;
    return { message, hint: null, measured };
  }
  return {
    message: `nginx ${version} closes kept connections at a reload, which may lose requests: not measured here yet; ${LATER}.`,
    hint: 'Make a change while `signalbox hit --both` runs, or a load run with keep-alive: its receipt counts them.',
    measured: null,
  };
}

const LATER = '1.27.4 and later do not';

function lostWords({ lost, sent }: KeptMeasure): string {
  return `${COUNT.format(lost)} of ${COUNT.format(sent)} requests on them lost in the last measured change`;
}

const COUNT = new Intl.NumberFormat('en-US');
