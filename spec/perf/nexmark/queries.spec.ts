import { nexmarkQueries } from '../../../perf/nexmark/catalog.js';
import { Generator } from '../../../perf/nexmark/generator.js';

const events = new Generator().take(100_000);
const disordered = new Generator({ outOfOrderGroupSize: 1_000 }).take(20_000);

describe.each(nexmarkQueries)('$name', (query) => {
  const expected = query.reference(events);

  it.each(query.contenders)('%s gives the rows of the reference', async (contender) => {
    const { rows, checksum } = await query.tally(contender, events);
    expect({ rows, checksum }).toEqual({ rows: expected.rows, checksum: expected.checksum });
  });

  it('has rows to compare', () => {
    expect(expected.rows).toBeGreaterThan(0);
  });

  it('gives the rows of the reference when events are out of order', async () => {
    const { rows, checksum } = query.reference(disordered);
    expect(await query.tally('rxtide', disordered)).toMatchObject({ rows, checksum });
  });
});
