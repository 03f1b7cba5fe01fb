type Storage = 'localStorage' | 'sessionStorage';

/** What a page has been told before; `undefined`: nothing, or it may keep nothing. */
export function remembered(storage: Storage, key: string): string | undefined {
  try {
    return globalThis[storage].getItem(key) ?? undefined;
  } catch {
    // Where a browser keeps nothing for a page, even to ask throws.
    return undefined;
  }
}

/** Keeps it for the next time, where that is allowed. */
export function remember(storage: Storage, key: string, value: string): void {
  try {
    globalThis[storage].setItem(key, value);
  } catch {
    // The page works without.
  }
}
