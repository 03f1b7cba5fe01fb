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

/** What can be made of a file by some columns. */
export interface Usable {
  readonly usable: number;
  readonly unusable: number;
  /** Why a row cannot be used, if there is one. */
  readonly reason: string | undefined;
  /** A length of windows that suits. */
  readonly window: number;
}

/** What the page asks of the worker. */
export type Request =
  /** To go on with what was replayed last, if it is kept; else with the flights. `url`: of their sample. */
  | { readonly type: 'resume'; readonly url: string }
  /** To go on with these, or to begin with them. */
  | { readonly type: 'flights' | 'bids'; readonly url: string }
  | { readonly type: 'look'; readonly file: File }
  /** What can be made of that file. */
  | { readonly type: 'check'; readonly columns: Columns }
  | { readonly type: 'file'; readonly columns: Columns; readonly window: number }
  | { readonly type: 'command'; readonly command: Command }
  /** A batch of updates has been taken. */
  | { readonly type: 'taken' };

/** What the worker answers, each kind in the order in which it was asked. `usable`: by the columns as guessed. */
export type Answer =
  | { readonly type: 'updates'; readonly updates: readonly Update[] }
  | { readonly type: 'preview'; readonly preview: Preview; readonly usable: Usable }
  | { readonly type: 'checked'; readonly columns: Columns; readonly usable: Usable }
  | { readonly type: 'failed'; readonly message: string };
