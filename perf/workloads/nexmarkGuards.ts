import { nexmarkQueries } from '../nexmark/catalog.js';
import { Generator } from '../../examples/nexmark/generator.js';
import type { GeneratorOptions } from '../../examples/nexmark/generator.js';
import type { NexmarkEvent } from '../../examples/nexmark/model.js';
import type { AnyWorkload } from '../workload.js';

/** NEXMARK where no auction, seller or bidder is hot: queries with keys that could be made for the hot ones. */
export const nexmarkEven = queriesOver(['q5', 'q8', 'q11'], 'no hot ids', {
  hotAuctionRatio: 1,
  hotSellersRatio: 1,
  hotBiddersRatio: 1,
});

/** NEXMARK where events are out of order, by up to a tenth of a second: queries whose loops do not need order. */
export const nexmarkDisordered = queriesOver(['q5', 'q7', 'q8'], 'out of order', { outOfOrderGroupSize: 1_000 });

function queriesOver(names: readonly string[], what: string, options: GeneratorOptions): readonly AnyWorkload[] {
  let made: readonly NexmarkEvent[] = [];
  const eventsOf = (events: number): readonly NexmarkEvent[] => {
    if (made.length !== events) made = new Generator(options).take(events);
    return made;
  };
  return nexmarkQueries
    .filter(({ name }) => names.includes(name))
    .map((query) => {
      const workload = query.workload(eventsOf);
      return { ...workload, name: `${workload.name}, ${what}` };
    });
}
