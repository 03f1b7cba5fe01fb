import { D2, filter, join, map, MessageType, output, reduce } from '@electric-sql/d2ts';
import type { IStreamBuilder } from '@electric-sql/d2ts';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { TURN } from './rows.js';
import type { Counted, Graph, Rows } from './rows.js';

class D2tsRows<T> implements Rows<T> {
  readonly stream: IStreamBuilder<T>;

  constructor(stream: IStreamBuilder<T>) {
    this.stream = stream;
  }

  filter(test: (row: T) => boolean): D2tsRows<T> {
    return new D2tsRows(this.stream.pipe(filter(test)));
  }

  map<R>(project: (row: T) => R): D2tsRows<R> {
    return new D2tsRows(this.stream.pipe(map(project)));
  }

  join<K, A, B>(this: D2tsRows<[K, A]>, other: D2tsRows<[K, B]>): D2tsRows<[K, [A, B]]> {
    // Its types allow for the missing side of an outer join.
    return new D2tsRows(this.stream.pipe(join(other.stream, 'inner')) as IStreamBuilder<[K, [A, B]]>);
  }

  reduce<K, V, R>(this: D2tsRows<[K, V]>, of: (values: readonly Counted<V>[]) => Counted<R>[]): D2tsRows<[K, R]> {
    return new D2tsRows(this.stream.pipe(reduce<K, V, R, [K, V]>(of)));
  }
}

/** Each turn is a version of its own, and is over when the next one begins. */
export function overD2ts<R>(
  events: readonly NexmarkEvent[],
  build: Graph<R>,
  sink: (row: R, times: number) => void,
): void {
  const graph = new D2({ initialFrontier: 0 });
  const input = graph.newInput<NexmarkEvent>();
  (build(new D2tsRows(input)) as D2tsRows<R>).stream.pipe(
    output((message) => {
      if (message.type !== MessageType.DATA) return;
      for (const [row, times] of message.data.collection.getInner()) sink(row, times);
    }),
  );
  graph.finalize();
  for (let from = 0, version = 0; from < events.length; from += TURN, version++) {
    input.sendData(
      version,
      events.slice(from, from + TURN).map((event) => [event, 1]),
    );
    input.sendFrontier(version + 1);
    graph.run();
  }
}
