/** One sink that tells several, each of the same line. */
import type { AccessFields, AccessSink } from './access-fields.ts';

export function tellAll(sinks: readonly AccessSink[]): AccessSink {
  const [first, second, third] = sinks;
  return {
    // By name while there are few: a loop over sinks of many kinds cannot be inlined.
    add(fields: AccessFields) {
      first?.add(fields);
      second?.add(fields);
      third?.add(fields);
      for (let at = 3; at < sinks.length; at += 1) sinks[at]?.add(fields);
    },
    addMalformed() {
      for (const sink of sinks) sink.addMalformed();
    },
  };
}
