import type { Answer, RowChange } from '../query.js';
import { overD2ts } from './d2ts.js';
import { overDbIvm } from './dbIvm.js';
import type { Graph, RunGraph } from './rows.js';

/** The libraries that run such graphs, by the name in the report. */
const LIBRARIES: Readonly<Record<string, RunGraph>> = { 'db-ivm': overDbIvm, d2ts: overD2ts };

/** The answers of all of them to a query whose rows stay. */
export function peersGiving<Row>(graph: Graph<Row>): Record<string, Answer<Row>> {
  return peers<Row, Row>(graph, (row, times, sink) => {
    for (let i = 0; i < times; i++) sink(row);
  });
}

/** The same where rows come and go. */
export function peersChanging<Row>(graph: Graph<Row>): Record<string, Answer<RowChange<Row>>> {
  return peers<Row, RowChange<Row>>(graph, (value, times, sink) => {
    const kind = times > 0 ? 'insert' : 'delete';
    for (let i = 0; i < Math.abs(times); i++) sink({ kind, value });
  });
}

function peers<Row, R>(
  graph: Graph<Row>,
  give: (row: Row, times: number, sink: (result: R) => void) => void,
): Record<string, Answer<R>> {
  const answers = Object.entries(LIBRARIES).map(([name, run]): [string, Answer<R>] => [
    name,
    (events, sink) => run(events, graph, (row, times) => give(row, times, sink)),
  ]);
  return Object.fromEntries(answers);
}
