import { Subject } from 'rxjs';
import { eventTimeChunks, keyBy } from 'rxtide';
import { toView } from 'rxtide/view';
import type { View } from 'rxtide/view';
import { WINDOWS } from '../../engine/board.js';
import { type Row, TIMINGS } from '../../engine/protocol.js';
import type { Figures, Result } from '../../pipeline/figures.js';

/** The results that are shown: of each key, the latest of its last windows. */
export class Results {
  readonly view: View<string, Result>;
  readonly #rows$ = new Subject<readonly Result[]>();
  readonly #window: number;

  /** `onFrame`: something has changed, at most once a frame. */
  constructor(window: number, onFrame: () => void) {
    this.#window = window;
    // They come as they are to be shown: the latest that comes is the latest there is.
    const results$ = this.#rows$.pipe(
      eventTimeChunks((result) => result.window.start, { name: 'rows' }),
      keyBy((result) => result.key, { name: 'by key' }),
    );
    // The same as are on the board: the newest window, and those before it.
    this.view = toView(results$, { name: 'shown', windows: WINDOWS, keepFor: (WINDOWS - 1) * window });
    this.view.subscribe(onFrame);
  }

  add(rows: readonly Row[]): void {
    this.#rows$.next(rows.map((row) => this.#resultOf(row)));
  }

  close(): void {
    this.view.dispose();
  }

  #resultOf([key, start, timing, count, mean, p95]: Row): Result {
    const value: Figures = { count, mean, p95 };
    const pane = { timing: TIMINGS[timing] ?? 'early', index: 0, isLast: false };
    return { key, window: { start, end: start + this.#window }, value, pane };
  }
}
