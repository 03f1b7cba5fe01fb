import type { Sink } from 'rxtide';
import type { Alert } from '../pipeline/alerts.js';
import type { Result } from '../pipeline/figures.js';
import type { Board } from './board.js';
import type { Link } from './input.js';
import { noteOf, rowOf } from './rows.js';
import type { Tally } from './tally.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Shows results to whoever looks on. With a delay, it is a sink that is slow. */
export function resultsTo(board: Board, tally: Tally, link: Link, delay: () => number): Sink<Result> {
  return {
    name: 'page',
    write({ values }) {
      const rows = values.map(rowOf);
      board.addRows(rows);
      const settled = values.filter(({ pane }) => pane.timing !== 'early');
      tally.onResults(rows.length, settled.length, settled.filter(({ pane }) => pane.timing === 'late').length);
      const sent = link.send([{ type: 'rows', rows }]);
      return delay() > 0 ? Promise.all([sent, pause(delay())]).then(() => undefined) : sent;
    },
  };
}

/** Shows alerts to whoever looks on. */
export function alertsTo(board: Board, link: Link): Sink<Alert> {
  return {
    name: 'page',
    write({ values }) {
      const alerts = values.map(noteOf);
      board.addAlerts(alerts);
      return link.send([{ type: 'alerts', alerts }]);
    },
  };
}

/** What is counted, and not shown one by one. */
export const counted: Sink<unknown> = { name: 'counted', write: () => undefined };
