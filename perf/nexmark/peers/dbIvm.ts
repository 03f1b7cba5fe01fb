import { D2, output } from '@tanstack/db-ivm';
import type { IStreamBuilder } from '@tanstack/db-ivm';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { RowChange } from '../query.js';

/** How many events are one change: as many as rxtide sends at once. */
const TURN = 1_024;

/** Runs all events through a graph of db-ivm, in turns; gives each row that comes with how many times it does, negative where it goes. */
export function overGraph<R>(
  events: readonly NexmarkEvent[],
  build: (events: IStreamBuilder<NexmarkEvent>) => IStreamBuilder<R>,
  sink: (row: R, times: number) => void,
): void {
  const graph = new D2();
  const input = graph.newInput<NexmarkEvent>();
  build(input).pipe(
    output((changes) => {
      for (const [row, times] of changes.getInner()) sink(row, times);
    }),
  );
  graph.finalize();
  for (let from = 0; from < events.length; from += TURN) {
    input.sendData(events.slice(from, from + TURN).map((event) => [event, 1]));
    graph.run();
  }
}

/** Gives rows that come and go as changes. */
export function toChanges<R>(sink: (change: RowChange<R>) => void): (value: R, times: number) => void {
  return (value, times) => {
    for (let i = 0; i < Math.abs(times); i++) sink({ kind: times > 0 ? 'insert' : 'delete', value });
  };
}
