import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Client, FanOut } from '../../../lib/connect/net/fanOut.js';
import { systemTiming } from '../../../lib/connect/net/timing.js';

/** A client that takes so many bytes whenever the event loop goes round. */
class FakeClient implements Client {
  readonly name: string;
  readonly got: number[] = [];
  buffered = 0;
  most = 0;
  isDropped = false;
  readonly #speed: number;

  constructor(name: string, speed: number) {
    this.name = name;
    this.#speed = speed;
  }

  send(message: Uint8Array): void {
    this.got.push(message[0] as number);
    this.buffered += message.length;
    this.most = Math.max(this.most, this.buffered);
    setImmediate(() => (this.buffered = Math.max(0, this.buffered - this.#speed)));
  }

  end(done: () => void): void {
    done();
  }

  drop(): void {
    this.isDropped = true;
  }
}

describe('sending to many', () => {
  it('gives all to those who keep up, drops those who do not, and holds no more than the bound and one batch', async () => {
    const MAX = 1000;
    const speeds = fc.array(fc.constantFrom(0, 5, 1_000_000), { minLength: 1, maxLength: 5 });
    const batches = fc.array(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 4 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(speeds, batches, async (speedsOfClients, sizes) => {
        const dropped: string[] = [];
        const onDropped = (client: string): void => void dropped.push(client);
        const fanOut = new FanOut('spec', { maxBuffered: MAX, onDropped }, systemTiming);
        const clients = speedsOfClients.map((speed, i) => new FakeClient(`${i}`, speed));
        for (const client of clients) fanOut.add(client);
        for (const [i, batch] of sizes.entries()) await fanOut.send(batch.map((size) => new Uint8Array(size).fill(i)));
        const all = sizes.flatMap((batch, i) => batch.map(() => i));
        for (const [i, client] of clients.entries()) {
          expect(client.most).toBeLessThanOrEqual(MAX + 4 * 400);
          // Nothing is left out in the middle.
          expect(client.got).toEqual(all.slice(0, client.got.length));
          if (speedsOfClients[i] === 1_000_000) expect(client.isDropped).toBe(false);
          if (!client.isDropped) expect(client.got).toEqual(all);
          expect(dropped.includes(client.name)).toBe(client.isDropped);
        }
      }),
      { numRuns: 50 },
    );
  });
});
