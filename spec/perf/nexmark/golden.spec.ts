import { readFileSync } from 'node:fs';
import { nexmarkQueries } from '../../../perf/nexmark/catalog.js';
import { Generator } from '../../../perf/nexmark/generator.js';
import type { Golden } from '../../../perf/nexmark/golden.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../perf/nexmark/golden.json', import.meta.url), 'utf8'),
) as Golden;
const events = new Generator().take(golden.events);

describe('a million events', () => {
  it.each(nexmarkQueries)(
    '$name gives the golden result',
    async (query) => {
      const { rows, checksum } = await query.tally('rxtide', events);
      expect({ rows, checksum }).toEqual(golden.queries[query.name]);
    },
    120_000,
  );
});
