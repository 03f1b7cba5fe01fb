import type { Sink } from 'rxtide';
import type { Alert } from '../pipeline/alerts.js';
import type { Result } from '../pipeline/figures.js';
import type { Board } from './board.js';
import type { Link } from './input.js';
import type { AlertNote } from './protocol.js';
import { noteOf, rowOf } from './rows.js';
import type { ShownResults } from './shown.js';
import type { Tally } from './tally.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Who has to know how a sink is doing. */
export interface SinkListener {
  /** What the checkpoint has that the job goes on from is on the board. */
  onOpen(): void;
  /** All has come. */
  onLast(): void | PromiseLike<void>;
}

/**
 * Shows results to whoever looks on. With a delay, it is a sink that is slow. What is on the board goes into each checkpoint, as the rows of a
 * `viewSink` do: it is as small as a screen.
 */
export function resultsTo(
  board: Board,
  tally: Tally,
  link: Link,
  delay: () => number,
  listener: SinkListener,
): Sink<Result> {
  return {
    name: 'page',
    open(shown) {
      const { rows, tally: results } = (shown ?? { rows: [] }) as Partial<ShownResults>;
      board.rows = rows ?? [];
      tally.results = results;
      listener.onOpen();
    },
    write({ values }) {
      const rows = values.map(rowOf);
      board.addRows(rows);
      const settled = values.filter(({ pane }) => pane.timing !== 'early');
      tally.onResults(rows.length, settled.length, settled.filter(({ pane }) => pane.timing === 'late').length);
      const sent = link.send([{ type: 'rows', rows }]);
      return delay() > 0 ? Promise.all([sent, pause(delay())]).then(() => undefined) : sent;
    },
    prepare: (): ShownResults => ({ rows: board.rows, tally: tally.results }),
    commit: () => undefined,
    end: () => listener.onLast(),
  };
}

/** Shows alerts to whoever looks on. */
export function alertsTo(board: Board, link: Link, listener: SinkListener): Sink<Alert> {
  return {
    name: 'page',
    open(alerts) {
      board.alerts = (alerts ?? []) as readonly AlertNote[];
      listener.onOpen();
    },
    write({ values }) {
      const alerts = values.map(noteOf);
      board.addAlerts(alerts);
      return link.send([{ type: 'alerts', alerts }]);
    },
    prepare: () => board.alerts,
    commit: () => undefined,
    end: () => listener.onLast(),
  };
}

/** What is counted, and not shown one by one. */
export const counted: Sink<unknown> = { name: 'counted', write: () => undefined };
