import { readFileSync } from 'node:fs';
import { nexmarkQueries } from '../../../perf/nexmark/catalog.js';
import { Generator } from '../../../examples/nexmark/generator.js';
import type { Golden } from '../../../perf/nexmark/golden.js';

const file = new URL('../../../perf/nexmark/golden.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;

/** Those with few or short rows: to compare the others takes long. `npm run nexmark -- --check` compares all. */
const QUICK = ['q2', 'q3', 'q4', 'q5', 'q6', 'q7', 'q8', 'q11', 'q12'];

it('has the results of every query', () => {
  expect(Object.keys(golden.queries)).toEqual(nexmarkQueries.map(({ name }) => name));
});

describe('a million events', () => {
  const events = new Generator().take(golden.events);

  it.each(nexmarkQueries.filter(({ name }) => QUICK.includes(name)))(
    '$name gives the golden result',
    async (query) => {
      const { rows, checksum } = await query.tally('rxtide', events);
      expect({ rows, checksum }).toEqual(golden.queries[query.name]);
    },
    120_000,
  );
});
