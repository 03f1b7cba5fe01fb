/** What is used of IndexedDB, by its shape: no type of the browser is needed to compile it. `globalThis.indexedDB` is one. */
export interface IndexedDbFactory {
  open(name: string, version?: number): IndexedDbRequest;
}

export interface IndexedDbTarget {
  addEventListener(type: string, listener: () => void): void;
}

export interface IndexedDbRequest extends IndexedDbTarget {
  readonly result: unknown;
  readonly error: unknown;
}

export interface Database extends IndexedDbTarget {
  createObjectStore(name: string): unknown;
  transaction(name: string, mode: 'readonly' | 'readwrite', options: { durability: 'strict' | 'relaxed' }): Transaction;
  close(): void;
}

export interface Transaction extends IndexedDbTarget {
  objectStore(name: string): ObjectStore;
  readonly error: unknown;
}

export interface ObjectStore {
  put(value: unknown, key: string): IndexedDbRequest;
  get(key: string): IndexedDbRequest;
  delete(key: string): IndexedDbRequest;
  getAllKeys(): IndexedDbRequest;
}
