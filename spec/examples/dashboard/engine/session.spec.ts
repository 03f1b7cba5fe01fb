import { describe, expect, it } from '@jest/globals';
import type { CheckpointStore } from 'rxtide';
import { aboutBids, aboutFlights } from '../../../../examples/dashboard/engine/about.js';
import { firstSettings } from '../../../../examples/dashboard/engine/firstSettings.js';
import type { Input } from '../../../../examples/dashboard/engine/input.js';
import type {
  Command,
  Engine,
  Progress,
  Row,
  SavedPoint,
  Settings,
  Update,
} from '../../../../examples/dashboard/engine/protocol.js';
import { Session } from '../../../../examples/dashboard/engine/session.js';
import { memoryShelf, newRecord, type SessionRecord, type Shelf } from '../../../../examples/dashboard/engine/shelf.js';
import type { Reading } from '../../../../examples/dashboard/pipeline/reading.js';
import { bidsSource } from '../../../../examples/dashboard/sources/bidsSource.js';
import { readingsSource } from '../../../../examples/dashboard/sources/readingsSource.js';
import { batch, type Bounds } from '../batch.js';
import { readAll } from '../readAll.js';

const HOUR = 3_600_000;

/** Flights of two airports over four days, some of them hours late. */
const flights = Array.from({ length: 5760 }, (_, i): Reading => {
  const value = i % 11 === 0 ? (i % 7) * 60 : (i * 13) % 40;
  const arrived = Date.UTC(2001, 0, 1) + i * 60_000;
  return { at: arrived - value * 60_000, arrived, key: ['ORD', 'ATL'][i % 2] as string, value };
});

const FLIGHTS: Input = { about: aboutFlights('Few flights'), source: readingsSource('flights', flights) };

/** What a page knows that listens to a session. */
class Listener {
  readonly session: Session;
  readonly rows = new Map<string, Row>();
  isResumed: boolean | undefined;
  progress: Progress | undefined;
  engine: Engine | undefined;
  readonly notices: string[] = [];
  #waiting: (() => void)[] = [];

  /** `kept`: where another session was. */
  constructor(
    settings: Partial<Settings>,
    isPaused = false,
    shelf: Shelf = memoryShelf(),
    kept?: SessionRecord,
    input: Input = FLIGHTS,
  ) {
    const record = kept ?? newRecord({ ...firstSettings(input.about), speed: 0, ...settings }, isPaused);
    const link = { send: (updates: readonly Update[]): void => updates.forEach((update) => this.#apply(update)) };
    this.session = new Session(input, link, shelf, record, kept !== undefined);
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

  /** What the engine says of the whole replay. */
  async engineAt(read: number): Promise<Engine> {
    await this.until(({ engine }) => engine?.read === read);
    return this.engine as Engine;
  }

  #apply(update: Update): void {
    if (update.type === 'start') {
      this.isResumed = update.isResumed;
      this.rows.clear();
    }
    if (update.type === 'rows') for (const row of update.rows) this.rows.set(`${row[1]} ${row[0]}`, row);
    if (update.type === 'progress') this.progress = update.progress;
    if (update.type === 'engine') this.engine = update.engine;
    if (update.type === 'notice') this.notices.push(update.text);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function expectBatch(listener: Listener, outOfOrderness: number, allowedLateness: number): void {
  expectBatchOf(flights, listener, { window: HOUR, outOfOrderness, allowedLateness });
}

function expectBatchOf(readings: readonly Reading[], { rows }: Listener, bounds: Bounds): void {
  const { figures } = batch(readings, bounds);
  // It keeps the last of them, of all that there are here.
  expect(new Set(rows.keys())).toEqual(new Set(figures.keys()));
  for (const [name, [, , , count, mean, p95]] of rows) {
    const expected = figures.get(name);
    expect({ name, count }).toEqual({ name, count: expected?.count });
    expect(mean).toBeCloseTo(expected?.mean ?? NaN, 1);
    // A sketch: to within one percent.
    expect(Math.abs(p95 - (expected?.p95 ?? NaN))).toBeLessThanOrEqual(0.01 * (expected?.p95 ?? NaN) + 0.01);
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

  it('gives what a batch gives of bids too, from a savepoint as from the beginning', async () => {
    const about = aboutBids();
    const source = bidsSource(12_000);
    const bids = await readAll(source);
    const { window, outOfOrderness, allowedLateness } = { ...firstSettings(about), window: about.window };
    const listener = new Listener({}, true, memoryShelf(), undefined, { about, source });
    await listener.until(({ engine }) => typeof engine?.clock === 'number');
    for (let i = 0; i < 28; i++) void listener.do({ type: 'step' });
    await listener.until(({ engine, progress }) => (engine?.read ?? 0) > 6_000 && progress?.saved.length === 2);
    await listener.do({ type: 'play' });
    await listener.untilEnd();
    expectBatchOf(bids, listener, { window, outOfOrderness, allowedLateness });
    const { late } = batch(bids, { window, outOfOrderness, allowedLateness });
    expect(late).toBeGreaterThan(0);
    expect(await listener.engineAt(bids.length)).toMatchObject({
      fates: { used: bids.length - late, late },
      problems: [],
    });
    const point = listener.progress?.saved[1] as SavedPoint;
    await listener.do({ type: 'rewind', id: point.id });
    await listener.untilEnd();
    expectBatchOf(bids, listener, { window, outOfOrderness, allowedLateness });
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

  it('goes on, where another has left it in the middle, as if it had never stopped', async () => {
    const shelf = new NotedShelf();
    const before = new Listener({ outOfOrderness: HOUR, allowedLateness: 2 * HOUR }, true, shelf);
    await before.until(({ engine }) => typeof engine?.clock === 'number');
    for (let i = 0; i < 200; i++) void before.do({ type: 'step' });
    await before.until(({ engine, progress }) => (engine?.read ?? 0) > 2900 && progress?.saved.length === 2);
    await before.do({ type: 'set', settings: { rule: { measure: 'count', over: 20, atLeast: 1 } } });
    await before.do({ type: 'set', settings: { compared: [{ key: 'ATL', colour: 2 }] } });
    await before.session.stop();

    const after = new Listener({}, false, shelf, shelf.record);
    await after.until(({ progress }) => progress?.state === 'paused');
    expect(after.isResumed).toBe(true);
    expect(after.progress?.settings).toEqual(before.progress?.settings);
    expect(after.progress?.saved).toEqual(before.progress?.saved);
    expect(after.session.greet()).toEqual(shownBy(before));
    await after.do({ type: 'play' });
    await after.untilEnd();
    expectBatch(after, HOUR, 2 * HOUR);
    const { late } = batch(flights, { window: HOUR, outOfOrderness: HOUR, allowedLateness: 2 * HOUR });
    const engine = await after.engineAt(flights.length);
    expect(engine).toMatchObject({ fates: { used: flights.length - late, late }, problems: [] });
    expect(engine.behind.reduce((sum, n) => sum + n, 0)).toBe(flights.length);

    // Back to a savepoint of the one before.
    const point = after.progress?.saved[1] as SavedPoint;
    await after.do({ type: 'rewind', id: point.id });
    await after.until(({ isResumed }) => isResumed === false);
    await after.untilEnd();
    expectBatch(after, HOUR, 2 * HOUR);
    await after.session.stop();
  });

  it('goes on without savepoints where there is no room for them', async () => {
    const shelf = memoryShelf();
    const cleared: string[] = [];
    const full: Shelf = {
      ...shelf,
      store: (name) => {
        const store = shelf.store(name);
        const write = (): never => {
          throw new Error('no space is left');
        };
        return name.startsWith('savepoint') ? { ...store, write } : store;
      },
      clear: (name) => {
        cleared.push(name);
        return shelf.clear(name);
      },
    };
    const listener = new Listener({ speed: 40 * HOUR }, false, full);
    await listener.until(({ notices }) => notices.length > 0);
    expect(listener.notices[0]).toMatch(/^there is no savepoint: .*no space is left/);
    expect(cleared).toEqual(['savepoint-1']);
    await listener.do({ type: 'set', settings: { speed: 0 } });
    await listener.untilEnd();
    expect((await listener.engineAt(flights.length)).problems).toEqual([]);
    expect(listener.progress?.saved).toHaveLength(1);
    await listener.session.stop();
  });

  it('shows the end, where another has left it there', async () => {
    const shelf = new NotedShelf();
    const before = new Listener({ outOfOrderness: HOUR, allowedLateness: 2 * HOUR }, false, shelf);
    await before.untilEnd();
    const engine = await before.engineAt(flights.length);
    await before.session.stop();

    const after = new Listener({}, false, shelf, shelf.record);
    await after.untilEnd();
    expectBatch(after, HOUR, 2 * HOUR);
    expect(after.session.greet()).toEqual(shownBy(before));
    expect(await after.engineAt(flights.length)).toMatchObject({
      fates: engine.fates,
      problems: [],
      clock: engine.clock,
      results: engine.results,
      behind: engine.behind,
    });
    await after.do({ type: 'restart' });
    await after.untilEnd();
    expectBatch(after, HOUR, 2 * HOUR);
    await after.session.stop();
  });

  it('is where it was told to go back to, though it ends at once', async () => {
    const shelf = new NotedShelf();
    const before = new Listener({ outOfOrderness: HOUR, allowedLateness: 0 }, false, shelf);
    await before.untilEnd();
    await before.do({ type: 'pause' });
    await before.do({ type: 'restart' });
    const { record } = shelf;
    // The process dies here, before there is a checkpoint.
    const after = new Listener({}, false, memoryShelf(), record);
    await after.until(({ progress }) => progress?.state === 'paused');
    expect(after.rows.size).toBe(0);
    await after.do({ type: 'play' });
    await after.untilEnd();
    expectBatch(after, HOUR, 0);
    await before.session.stop();
    await after.session.stop();
  });
});

/** What a session shows that is a resumed one. */
function shownBy({ session }: Listener): unknown[] {
  return session.greet().map((update) => {
    if (update.type === 'start') return { ...update, isResumed: true };
    return update.type === 'progress' ? expect.objectContaining({ type: 'progress' }) : update;
  });
}

/** A shelf that is still there when the session has gone. */
class NotedShelf implements Shelf {
  readonly #shelf = memoryShelf();
  /** As it would be read. */
  #text = '';

  get record(): SessionRecord {
    return JSON.parse(this.#text) as SessionRecord;
  }

  store(name: string): CheckpointStore {
    return this.#shelf.store(name);
  }

  clear(name: string): void | PromiseLike<void> {
    return this.#shelf.clear(name);
  }

  note(record: SessionRecord): void {
    this.#text = JSON.stringify(record);
  }
}
