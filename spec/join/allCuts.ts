import type { Script } from '../laws/script.js';

/** Every way to cut a script into batches: for each step whether a batch begins with it, where that is left open. */
export function* allCuts(script: Script): Generator<readonly boolean[]> {
  const open = script.flatMap((step, i) => {
    const before = script[i - 1];
    const shares = before !== undefined && 'input' in step && 'input' in before && step.input === before.input;
    return shares ? [i] : [];
  });
  for (let cuts = 0; cuts < 2 ** open.length; cuts++) {
    yield script.map((_, i) => open.includes(i) && ((cuts >> open.indexOf(i)) & 1) === 1);
  }
}
