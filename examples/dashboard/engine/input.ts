import type { Source } from 'rxtide';
import type { Reading } from '../pipeline/reading.js';
import type { About, Update } from './protocol.js';

/** What can be replayed. */
export interface Input {
  readonly about: About;
  /** In the order in which its readings arrive. */
  readonly source: Source<Reading>;
}

/** The way to the pages that look on. A promise slows the pipeline until it settles. */
export interface Link {
  send(updates: readonly Update[]): void | PromiseLike<void>;
}
