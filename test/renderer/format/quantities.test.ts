import { describe, expect, it } from 'vitest';
import {
  bytesText,
  countText,
  cpuText,
  durationText,
  latencyText,
  shareText,
} from '../../../renderer/format/quantities.ts';

describe('quantities', () => {
  it('groups counts by thousands', () => {
    expect([0, 333, 12_345].map(countText)).toEqual(['0', '333', '12,345']);
  });

  it('says a share to a tenth, and never 100 % of what is not whole', () => {
    expect([0, 1 / 3, 0.9994, 0.9996, 1].map(shareText)).toEqual([
      '0 %',
      '33.3 %',
      '99.9 %',
      '100 %',
      '100 %',
    ]);
  });

  it('keeps latencies short', () => {
    expect([0, 0.4, 2.25, 12.4, 999, 1_234, 12_345].map(latencyText)).toEqual([
      '0',
      '0.4',
      '2.3',
      '12',
      '999',
      '1.2 s',
      '12 s',
    ]);
  });

  it('says how long something took in the unit a person would', () => {
    expect([131, 4_200, 65_000].map(durationText)).toEqual(['131 ms', '4.2 s', '1 min 5 s']);
  });

  it('says CPU of one core and memory in powers of 1024', () => {
    expect([0.004, 0.37, 1.8].map(cpuText)).toEqual(['0.4 %', '37 %', '180 %']);
    expect([512, 29_779_558, 1_288_490_189].map(bytesText)).toEqual(['512 B', '28.4 MiB', '1.2 GiB']);
  });
});
