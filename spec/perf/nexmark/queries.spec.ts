import { nexmarkQueries } from '../../../perf/nexmark/catalog.js';
import { Generator } from '../../../examples/nexmark/generator.js';

const events = new Generator().take(100_000);
/** Other libraries take long. */
const few = events.slice(0, 2_000);
const disordered = new Generator({ outOfOrderGroupSize: 1_000 }).take(20_000);

describe.each(nexmarkQueries)('$name', (query) => {
  const expected = query.reference(events);

  it.each(query.contenders)('%s gives the rows of the reference', async (contender) => {
    const { rows, checksum } = await query.tally(contender, events);
    expect({ rows, checksum }).toEqual({ rows: expected.rows, checksum: expected.checksum });
  });

  if (query.peers.length > 0) {
    it.each(query.peers)('%s gives the rows of the reference, of fewer events', async (peer) => {
      const { rows, checksum } = query.reference(few);
      expect(await query.tally(peer, few)).toMatchObject({ rows, checksum });
    });
  }

  it('has rows to compare', () => {
    expect(expected.rows).toBeGreaterThan(0);
  });

  it('gives the rows of the reference when events are out of order', async () => {
    const { rows, checksum } = query.reference(disordered);
    expect(await query.tally('rxtide', disordered)).toMatchObject({ rows, checksum });
  });
});
