// At hand: under Jest a global is looked up anew each time.
const { floor, imul } = Math;

/** Numbers in [0, 1), the same for the same seed: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws whole numbers below `n`, all alike. */
export function evenly(n: number, random: () => number): () => number {
  return () => floor(random() * n);
}

/** Draws whole numbers below `n`: i comes 1 / (i + 1) as often as 0. */
export function zipf(n: number, random: () => number): () => number {
  const upTo = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) upTo[i] = sum += 1 / (i + 1);
  return () => {
    const drawn = random() * sum;
    let low = 0;
    let high = n - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
