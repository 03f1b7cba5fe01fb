import type { Command, Update } from '../../engine/protocol.js';
import type { Columns } from '../../sources/columns.js';

/** What of a file is shown before it is replayed. */
export interface Preview {
  readonly name: string;
  readonly columns: readonly string[];
  /** The first few rows, as text. */
  readonly rows: readonly (readonly string[])[];
  readonly count: number;
  readonly guess: Columns;
}

/** What the page asks of the worker. */
export type Request =
  /** To go on with what was replayed last, if it is kept; else with the flights. `url`: of their sample. */
  | { readonly type: 'resume'; readonly url: string }
  /** To go on with these, or to begin with them. */
  | { readonly type: 'flights' | 'bids'; readonly url: string }
  | { readonly type: 'look'; readonly file: File }
  | { readonly type: 'file'; readonly columns: Columns; readonly window: number }
  | { readonly type: 'command'; readonly command: Command }
  /** A batch of updates has been taken. */
  | { readonly type: 'taken' };

/** What the worker answers. `window`: a length that suits the columns as guessed. */
export type Answer =
  | { readonly type: 'updates'; readonly updates: readonly Update[] }
  | { readonly type: 'preview'; readonly preview: Preview; readonly window: number }
  | { readonly type: 'failed'; readonly message: string };
