import { dedupe as dedupeEvents, fromArray, minutes, values } from '../../lib/index.js';
import { randomFrom } from '../random.js';
import { BASE, BOUND, JITTER } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

interface Order {
  readonly at: number;
  readonly id: string;
  readonly price: number;
}

const WITHIN = minutes(1);

/** Orders in some order, one in five a copy of one of the last 200. */
function makeOrders(events: number): Order[] {
  const random = randomFrom(events);
  const orders: Order[] = [];
  for (let i = 0; i < events; i++) {
    const at = BASE + Math.floor(i + random() * JITTER);
    const isCopy = i > 200 && random() < 0.2;
    orders.push(
      isCopy
        ? { ...orders[i - 1 - Math.floor(random() * 200)]! }
        : { at, id: `order-${Math.floor(random() * 1e9)}`, price: (1 + Math.floor(random() * 40_000)) / 4 },
    );
  }
  return orders;
}

export const dedupe: Workload<Order> = {
  name: 'dedupe',
  about: `orders by a string id within ${WITHIN / 1000} s of event time, one in five a copy; loop: a Map of times and a queue to expire`,
  events: 1_000_000,
  digest: (order) => order.at - BASE + order.price,
  weigh: (order) => order.price,
  wanted: [{ ratio: 'loop', least: 0.6 }],
  prepare(events) {
    const orders = makeOrders(events);
    return {
      rxtide: (sink) =>
        drain(
          fromArray(orders, { timestampOf: (order) => order.at, outOfOrderness: BOUND }).pipe(
            dedupeEvents({ idOf: (order) => order.id, within: WITHIN }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => loop(orders, sink),
    };
  },
};

/** By hand. Gives the number of late events. */
function loop(orders: readonly Order[], sink: (order: Order) => void): number {
  const seen = new Map<string, number>();
  let queue: Order[] = [];
  let head = 0;
  let watermark = -Infinity;
  let late = 0;
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    const { at, id } = order;
    if (at + WITHIN <= watermark) {
      late++;
      continue;
    }
    const time = seen.get(id);
    if (time === undefined || Math.abs(at - time) >= WITHIN) {
      seen.set(id, at);
      queue.push(order);
      sink(order);
    }
    if (at - BOUND - 1 <= watermark) continue;
    watermark = at - BOUND - 1;
    while (head < queue.length && queue[head]!.at + WITHIN <= watermark) seen.delete(queue[head++]!.id);
    if (head > 10_000) {
      queue = queue.slice(head);
      head = 0;
    }
  }
  return late;
}
