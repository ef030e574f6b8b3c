/** Each step of a set-up is one line with its time: what is done, and when it is done, how long it took. */

/**
 * Runs `work` and prints one line about it. `work` may return words that say more: `3 images built`.
 * @template T
 * @param {string} name what is done, in a few words
 * @param {(say: (line: string) => void) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function announce(name, work) {
  const startedAt = performance.now();
  const isScreen = process.stdout.isTTY === true;
  if (isScreen) process.stdout.write(`  … ${name}`);
  const erase = () => isScreen && process.stdout.write('\r\x1b[2K');
  try {
    const result = await work((line) => {
      erase();
      process.stdout.write(`  · ${line}\n`);
      if (isScreen) process.stdout.write(`  … ${name}`);
    });
    erase();
    console.log(`  ✓ ${typeof result === 'string' ? result : name}${secondsSince(startedAt)}`);
    return result;
  } catch (error) {
    erase();
    console.log(`  ✗ ${name}${secondsSince(startedAt)}`);
    throw error;
  }
}

/** @param {number} startedAt */
function secondsSince(startedAt) {
  return `  (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`;
}
