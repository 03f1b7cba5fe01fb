/** Asks about each value, so many at a time, by as many workers, and gives answers in the order of the values. */
export async function askInTurn<T, R>(
  asked: readonly T[],
  ask: (value: T) => Promise<R>,
  concurrency: number,
  sink: (answer: R) => void,
): Promise<void> {
  // Where answers wait for those before them. A slot is free again when its answer has been given.
  const waiting = new Map<number, R>();
  let next = 0;
  let given = 0;
  const work = async (): Promise<void> => {
    while (next < asked.length) {
      const at = next++;
      const answer = await ask(asked[at]!);
      if (at !== given) {
        waiting.set(at, answer);
        continue;
      }
      sink(answer);
      given++;
      while (waiting.has(given)) {
        sink(waiting.get(given)!);
        waiting.delete(given++);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}
