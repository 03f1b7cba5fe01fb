import { D2, filter, join, map, output, reduce } from '@tanstack/db-ivm';
import type { IStreamBuilder } from '@tanstack/db-ivm';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { TURN } from './rows.js';
import type { Counted, Graph, Rows } from './rows.js';

class DbIvmRows<T> implements Rows<T> {
  readonly stream: IStreamBuilder<T>;

  constructor(stream: IStreamBuilder<T>) {
    this.stream = stream;
  }

  filter(test: (row: T) => boolean): DbIvmRows<T> {
    return new DbIvmRows(this.stream.pipe(filter(test)));
  }

  map<R>(project: (row: T) => R): DbIvmRows<R> {
    return new DbIvmRows(this.stream.pipe(map(project)));
  }

  join<K, A, B>(this: DbIvmRows<[K, A]>, other: DbIvmRows<[K, B]>): DbIvmRows<[K, [A, B]]> {
    // Its types allow for the missing side of an outer join.
    return new DbIvmRows(this.stream.pipe(join(other.stream, 'inner')) as IStreamBuilder<[K, [A, B]]>);
  }

  reduce<K, V, R>(this: DbIvmRows<[K, V]>, of: (values: readonly Counted<V>[]) => Counted<R>[]): DbIvmRows<[K, R]> {
    return new DbIvmRows(this.stream.pipe(reduce<K, V, R, [K, V]>(of)));
  }
}

export function overDbIvm<R>(
  events: readonly NexmarkEvent[],
  build: Graph<R>,
  sink: (row: R, times: number) => void,
): void {
  const graph = new D2();
  const input = graph.newInput<NexmarkEvent>();
  (build(new DbIvmRows(input)) as DbIvmRows<R>).stream.pipe(
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
