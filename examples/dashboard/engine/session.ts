import { BehaviorSubject } from 'rxjs';
import type { JobHandle } from 'rxtide';
import { Board } from './board.js';
import { engineOf, type Mark, NO_MARK } from './engineOf.js';
import type { Input, Link } from './input.js';
import { Jobs } from './jobs.js';
import { Kept } from './kept.js';
import type { Command, Engine, Progress, Settings, Update } from './protocol.js';
import { ReplayClock } from './replayClock.js';
import { run, type RunParts } from './run.js';
import { BEGINNING } from './savepoints.js';
import type { SessionRecord, Shelf } from './shelf.js';
import type { Shown } from './shown.js';
import { Tally } from './tally.js';

/** How often the page is told of the engine, ms. */
const PERIOD = 250;

/**
 * A replay that can be paused, stepped, changed and taken back: one job after the other, each from where the one before was. What it knows is on
 * its shelf; so with a shelf that outlives it another session goes on where it was.
 */
export class Session {
  readonly #input: Input;
  readonly #link: Link;
  readonly #clock: ReplayClock;
  readonly #kept: Kept;
  readonly #jobs: Jobs;
  readonly #board: Board;
  readonly #tally: Tally;
  readonly #rules$: BehaviorSubject<Settings['rule']>;
  #settings: Settings;
  /** Those that the job was built with. */
  #built: Settings;
  /** It has been stopped, or has gone a step, since there was a checkpoint for that. */
  #isMoved = false;
  /** Pages have not been shown yet what there is. */
  #greets = true;
  /** It goes on from what another one has left. */
  #isResumed: boolean;
  #state: Progress['state'] = 'busy';
  #failure: string | undefined;
  #mark: Mark = NO_MARK;
  /** Commands are carried out one after the other. */
  #work: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `record`: what it begins with, or what another session on this shelf has noted last: `isResumed`. */
  constructor(input: Input, link: Link, shelf: Shelf, record: SessionRecord, isResumed = false) {
    const { settings, isPaused } = record;
    this.#input = input;
    this.#settings = this.#built = settings;
    this.#link = link;
    this.#isResumed = isResumed;
    this.#clock = new ReplayClock(speedOf(settings), isPaused);
    this.#rules$ = new BehaviorSubject(settings.rule);
    this.#kept = new Kept(shelf, record, (error) => this.#notice(`this cannot be kept: ${messageOf(error)}`));
    this.#board = new Board(input.about.window);
    this.#tally = new Tally(input.about.window);
    this.#jobs = new Jobs({ onEnd: () => this.#onEnd(), onFailure: (error) => this.#fail(error) });
    if (this.#kept.last !== undefined) this.#showLast(this.#kept.last);
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#look();
      this.#keep(this.#jobs.current);
    }, PERIOD);
    this.#note();
    const hasEnded = this.#kept.last?.engine !== undefined;
    void this.#queue(async () => (hasEnded ? this.#onEnd() : this.#run()));
  }

  /** What someone who comes now is shown first. */
  greet(): Update[] {
    return [
      { type: 'start', about: this.#input.about, isResumed: this.#isResumed },
      ...Array.from(this.#board.pieces(), (rows): Update => ({ type: 'rows', rows })),
      { type: 'alerts', alerts: this.#board.alerts.toReversed() },
      { type: 'progress', progress: this.#progress() },
    ];
  }

  /** What can be done at once is; what begins another job is done after what was asked before. */
  do(command: Command): Promise<void> {
    const { type } = command;
    if (type === 'pause' || type === 'step') this.#clock.pause();
    if (type === 'step') this.#clock.step(this.#input.about.window / 4);
    if (type === 'play') this.#clock.play();
    if (type === 'set') this.#set({ ...this.#settings, ...command.settings });
    if (this.#state === 'running' || this.#state === 'paused') this.#state = this.#flowing();
    this.#tell();
    this.#note();
    if (type === 'set') return this.#queue(() => this.#rebuild());
    // It may stand so for long: where it stands is kept at once.
    if (type === 'pause' || type === 'step') {
      this.#isMoved = true;
      return this.#queue(() => this.#checkpoint());
    }
    if (type === 'rewind') return this.#queue(() => this.#rewind(command.id));
    if (type === 'restart') return this.#queue(() => this.#rewind(BEGINNING));
    return this.#work;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#work;
    await this.#end();
    await this.#kept.settled();
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#fail(error));
    return this.#work;
  }

  #set(settings: Settings): void {
    const isNewRule = settings.rule !== this.#settings.rule;
    this.#settings = settings;
    this.#clock.speed = speedOf(settings);
    if (isNewRule) this.#rules$.next(settings.rule);
  }

  /** One that fails is told of by the job, and made up for by the next. Of several steps in a row, one is for all. */
  async #checkpoint(): Promise<void> {
    if (!this.#isMoved) return;
    this.#isMoved = false;
    await this.#jobs.current?.checkpoint().catch(() => undefined);
  }

  /** A job is built with its bounds: where these have changed, it makes way for another, which goes on where it is. */
  async #rebuild(): Promise<void> {
    const { outOfOrderness, allowedLateness } = this.#settings;
    const isSo = this.#built.outOfOrderness === outOfOrderness && this.#built.allowedLateness === allowedLateness;
    if (this.#jobs.current === null || isSo || this.#state === 'ended') return;
    await this.#end();
    await this.#run();
    this.#tell();
  }

  async #rewind(id: number): Promise<void> {
    await this.#end();
    const point = await this.#kept.goBack(id);
    if (point !== undefined) {
      this.#clock.startAt(point.at);
      this.#isResumed = false;
      this.#greets = true;
    }
    await this.#run();
    this.#tell();
  }

  async #run(): Promise<void> {
    this.#mark = NO_MARK;
    this.#failure = undefined;
    this.#built = this.#settings;
    const { store, from } = await this.#kept.startingPoint();
    const parts: RunParts = {
      input: this.#input,
      clock: this.#clock,
      board: this.#board,
      tally: this.#tally,
      link: this.#link,
      store,
      rules$: this.#rules$,
      settings: () => this.#settings,
      onNotice: (text) => this.#notice(text),
      onOpen: () => this.#showAll(),
      onLast: () => this.#onLast(),
    };
    this.#state = this.#flowing();
    this.#jobs.run(run(parts, from));
  }

  /** Shows pages what there is, where they have not been yet. */
  #showAll(): void {
    if (!this.#greets) return;
    this.#greets = false;
    void this.#send(this.greet());
  }

  #showLast({ rows, alerts, tally, readings, at }: Shown): void {
    this.#board.rows = rows;
    this.#board.alerts = alerts;
    this.#tally.results = tally;
    this.#tally.readings = readings;
    this.#clock.startAt(at);
  }

  #onLast(engine?: Engine): Promise<void> {
    const { rows, alerts } = this.#board;
    const { results: tally, readings } = this.#tally;
    const last = { rows, alerts, tally, readings, at: this.#clock.now };
    return this.#kept.noteLast(engine === undefined ? last : { ...last, engine });
  }

  async #end(): Promise<void> {
    this.#state = 'busy';
    await this.#jobs.end();
  }

  #onEnd(): void {
    this.#state = 'ended';
    this.#showAll();
    const engine = this.#look();
    this.#tell();
    void this.#onLast(engine);
  }

  /** Tells of the engine. */
  #look(): Engine | undefined {
    const handle = this.#jobs.current;
    let engine = this.#kept.last?.engine;
    if (handle !== null) [engine, this.#mark] = engineOf(handle, this.#tally, this.#clock, this.#mark);
    if (engine !== undefined) void this.#send([{ type: 'engine', engine }]);
    return engine;
  }

  /** Makes a savepoint now and then. */
  #keep(handle: JobHandle | null): void {
    if (handle === null) return;
    const { now } = this.#clock;
    if (this.#state === 'ended' || Number.isNaN(now)) return;
    const { window } = this.#input.about;
    if (this.#kept.savepoints.length === 0) {
      this.#kept.begin(now);
      this.#tell();
    } else if (this.#kept.asksToSave(now, window)) void this.#queue(() => this.#save(handle));
  }

  async #save(handle: JobHandle): Promise<void> {
    if (this.#jobs.current !== handle || this.#state === 'ended') return;
    try {
      // What comes between the two comes again after a rewind, and is the same.
      await this.#kept.save(handle, this.#clock.now, this.#input.about.window);
    } catch (error) {
      // No space may be left: the replay goes on without.
      this.#notice(`there is no savepoint: ${messageOf(error)}`);
    }
    this.#tell();
  }

  #note(): void {
    void this.#kept.note(this.#settings, this.#clock.isPaused);
  }

  #flowing(): Progress['state'] {
    return this.#clock.isPaused ? 'paused' : 'running';
  }

  #progress(): Progress {
    const failure = this.#failure === undefined ? {} : { failure: this.#failure };
    return { state: this.#state, settings: this.#settings, saved: this.#kept.savepoints, ...failure };
  }

  #fail(error: unknown): void {
    this.#state = 'failed';
    this.#failure = messageOf(error);
    this.#showAll();
    this.#tell();
  }

  #notice(text: string): void {
    void this.#send([{ type: 'notice', text }]);
  }

  #tell(): void {
    void this.#send([{ type: 'progress', progress: this.#progress() }]);
  }

  async #send(updates: readonly Update[]): Promise<void> {
    await this.#link.send(updates);
  }
}

/** 0 stands for as fast as it can. */
function speedOf({ speed }: Settings): number {
  return speed === 0 ? Infinity : speed;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
