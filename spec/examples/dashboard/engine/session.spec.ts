import { describe, expect, it } from '@jest/globals';
import { memoryCheckpoints } from 'rxtide/checkpoints';
import { aboutFlights } from '../../../../examples/dashboard/engine/about.js';
import { firstSettings } from '../../../../examples/dashboard/engine/firstSettings.js';
import type {
  Command,
  Engine,
  Progress,
  Row,
  Settings,
  Update,
} from '../../../../examples/dashboard/engine/protocol.js';
import { Session } from '../../../../examples/dashboard/engine/session.js';
import type { Reading } from '../../../../examples/dashboard/pipeline/reading.js';
import { readingsSource } from '../../../../examples/dashboard/sources/readingsSource.js';
import { batch } from '../batch.js';

const HOUR = 3_600_000;
const about = aboutFlights('Few flights');

/** Flights of two airports over four days, some of them hours late. */
const flights = Array.from({ length: 5760 }, (_, i): Reading => {
  const value = i % 11 === 0 ? (i % 7) * 60 : (i * 13) % 40;
  const arrived = Date.UTC(2001, 0, 1) + i * 60_000;
  return { at: arrived - value * 60_000, arrived, key: ['ORD', 'ATL'][i % 2] as string, value };
});

/** What a page knows that listens to a session. */
class Listener {
  readonly session: Session;
  readonly rows = new Map<string, Row>();
  progress: Progress | undefined;
  engine: Engine | undefined;
  #waiting: (() => void)[] = [];

  constructor(settings: Partial<Settings>, isPaused = false) {
    const all = { ...firstSettings(about), speed: 0, ...settings };
    const input = { about, source: readingsSource('flights', flights) };
    const link = { send: (updates: readonly Update[]): void => updates.forEach((update) => this.#apply(update)) };
    this.session = new Session(input, all, link, memoryCheckpoints, isPaused);
    this.session.start();
  }

  do(command: Command): Promise<void> {
    return this.session.do(command);
  }

  /** Waits for a message after which it is so. */
  async until(isSo: (listener: this) => boolean): Promise<void> {
    while (!isSo(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async untilEnd(): Promise<void> {
    await this.until(({ progress }) => progress?.state === 'ended');
  }

  #apply(update: Update): void {
    if (update.type === 'start') this.rows.clear();
    if (update.type === 'rows') for (const row of update.rows) this.rows.set(`${row[1]} ${row[0]}`, row);
    if (update.type === 'progress') this.progress = update.progress;
    if (update.type === 'engine') this.engine = update.engine;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function expectBatch({ rows }: Listener, outOfOrderness: number, allowedLateness: number): void {
  const { figures } = batch(flights, { window: HOUR, outOfOrderness, allowedLateness });
  // It keeps the last of them, of all that there are here.
  expect(new Set(rows.keys())).toEqual(new Set(figures.keys()));
  for (const [name, [, , , count, mean]] of rows) {
    expect({ name, count }).toEqual({ name, count: figures.get(name)?.count });
    expect(mean).toBeCloseTo(figures.get(name)?.mean ?? NaN, 1);
  }
}

describe('a session', () => {
  it('gives what a batch gives, and says what became of every reading', async () => {
    const listener = new Listener({ outOfOrderness: HOUR, allowedLateness: 2 * HOUR });
    await listener.untilEnd();
    expectBatch(listener, HOUR, 2 * HOUR);
    const { late } = batch(flights, { window: HOUR, outOfOrderness: HOUR, allowedLateness: 2 * HOUR });
    expect(listener.engine).toMatchObject({
      read: flights.length,
      fates: { used: flights.length - late, late },
      problems: [],
    });
    expect(late).toBeGreaterThan(0);
    await listener.session.stop();
  });

  it('takes bounds that are changed before anything has come, or while it runs', async () => {
    const listener = new Listener({}, true);
    await listener.do({ type: 'set', settings: { outOfOrderness: 3 * HOUR } });
    await listener.do({ type: 'set', settings: { allowedLateness: 4 * HOUR } });
    await listener.do({ type: 'play' });
    await listener.untilEnd();
    expectBatch(listener, 3 * HOUR, 4 * HOUR);
    await listener.session.stop();
  });

  it('goes back to the beginning, and shows the same again', async () => {
    const listener = new Listener({ outOfOrderness: HOUR, allowedLateness: 0 });
    await listener.untilEnd();
    const rows = new Map(listener.rows);
    // Begun again, and said so, once this is done: what `engine` says now and then may have missed the way there.
    await listener.do({ type: 'restart' });
    expect(listener.progress?.state).toBe('running');
    await listener.untilEnd();
    expect(listener.rows.size).toBe(rows.size);
    expectBatch(listener, HOUR, 0);
    await listener.session.stop();
  });
});
