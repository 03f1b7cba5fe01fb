/** Asks an iterator for what comes next. One that is not made by a generator may throw in the call itself, or answer at once. */
export function nextOf<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  try {
    return Promise.resolve(iterator.next());
  } catch (error) {
    // Whatever was thrown, as a generator would hand it on.
    return Promise.resolve().then(() => {
      throw error;
    });
  }
}
