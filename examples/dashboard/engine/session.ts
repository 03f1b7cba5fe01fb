import { BehaviorSubject } from 'rxjs';
import type { Checkpoint, CheckpointStore, JobHandle } from 'rxtide';
import { Board } from './board.js';
import { engineOf, type Mark, NO_MARK } from './engineOf.js';
import type { Input, Link } from './input.js';
import { Jobs } from './jobs.js';
import type { Command, Progress, Settings, Update } from './protocol.js';
import { ReplayClock } from './replayClock.js';
import { run, type RunParts } from './run.js';
import { type Saved, Savepoints } from './savepoints.js';
import { Tally } from './tally.js';

/** How often the page is told of the engine, ms. */
const PERIOD = 250;

/** Where there is nothing yet, and no savepoint is needed. */
const BEGINNING = { id: 0, at: NaN, board: undefined, checkpoint: undefined };

/** A replay that can be paused, stepped, changed and taken back: one job after the other, each from where the one before was. */
export class Session {
  readonly #input: Input;
  readonly #link: Link;
  readonly #newStore: () => CheckpointStore;
  readonly #clock: ReplayClock;
  readonly #savepoints = new Savepoints();
  readonly #jobs: Jobs;
  readonly #rules$: BehaviorSubject<Settings['rule']>;
  #settings: Settings;
  /** Those that the job was built with. */
  #built: Settings;
  #board: Board;
  #tally: Tally;
  #state: Progress['state'] = 'busy';
  #failure: string | undefined;
  #mark: Mark = NO_MARK;
  /** Commands are carried out one after the other. */
  #work: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(input: Input, settings: Settings, link: Link, newStore: () => CheckpointStore, isPaused = false) {
    this.#input = input;
    this.#settings = this.#built = settings;
    this.#link = link;
    this.#newStore = newStore;
    this.#clock = new ReplayClock(speedOf(settings), isPaused);
    this.#rules$ = new BehaviorSubject(settings.rule);
    this.#board = new Board(input.about.window);
    this.#tally = new Tally(input.about.window);
    this.#jobs = new Jobs((from) => this.#start(from), {
      onEnd: () => this.#onEnd(),
      onFailure: (error) => this.#fail(error),
    });
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), PERIOD);
    void this.#send(this.greet());
    this.#run(undefined);
  }

  /** What someone who comes now is shown first. */
  greet(): Update[] {
    return [
      { type: 'start', about: this.#input.about },
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
    if (type === 'set') return this.#queue(() => this.#rebuild());
    if (type === 'rewind') return this.#queue(() => this.#rewind(this.#savepoints.find(command.id)));
    if (type === 'restart') return this.#queue(() => this.#rewind('beginning'));
    return this.#work;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#work;
    await this.#end();
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

  /** A job is built with its bounds: where these have changed, it makes way for another, which goes on where it is. */
  async #rebuild(): Promise<void> {
    const { current, from } = this.#jobs;
    const { outOfOrderness, allowedLateness } = this.#settings;
    const isSo = this.#built.outOfOrderness === outOfOrderness && this.#built.allowedLateness === allowedLateness;
    if (current === null || isSo || this.#state === 'ended') return;
    // One that is still starting has done nothing since.
    const isNew = current.metrics().state === 'starting';
    const checkpoint = isNew ? from : await savepointOf(current);
    if (checkpoint === undefined && !isNew) return;
    await this.#end();
    this.#run(checkpoint);
    this.#tell();
  }

  async #rewind(to: Saved | 'beginning' | undefined): Promise<void> {
    if (to === undefined) return;
    const { window } = this.#input.about;
    const { id, at, board, checkpoint } = to === 'beginning' ? BEGINNING : to;
    await this.#end();
    this.#savepoints.dropAfter(id);
    this.#board = board?.copy() ?? new Board(window);
    this.#tally = new Tally(window);
    this.#clock.startAt(checkpoint === undefined ? NaN : at);
    this.#run(checkpoint);
    void this.#send(this.greet());
  }

  #run(from: Checkpoint | undefined): void {
    this.#mark = NO_MARK;
    this.#failure = undefined;
    this.#built = this.#settings;
    this.#jobs.run(from);
    this.#state = this.#flowing();
  }

  #start(from: Checkpoint | undefined): JobHandle {
    const parts: RunParts = {
      input: this.#input,
      clock: this.#clock,
      board: this.#board,
      tally: this.#tally,
      link: this.#link,
      store: this.#newStore(),
      rules$: this.#rules$,
      settings: () => this.#settings,
      onNotice: (text) => void this.#send([{ type: 'notice', text }]),
    };
    return run(parts, from);
  }

  async #end(): Promise<void> {
    this.#state = 'busy';
    await this.#jobs.end();
  }

  #onEnd(): void {
    this.#state = 'ended';
    this.#look();
    this.#tell();
  }

  /** Tells of the engine, and now and then makes a savepoint. */
  #look(): void {
    const handle = this.#jobs.current;
    if (handle === null) return;
    const [engine, mark] = engineOf(handle, this.#tally, this.#clock, this.#mark);
    this.#mark = mark;
    void this.#send([{ type: 'engine', engine }]);
    const { now } = this.#clock;
    if (this.#state === 'ended' || Number.isNaN(now)) return;
    const { window } = this.#input.about;
    if (this.#savepoints.isEmpty) {
      this.#savepoints.add(now, undefined, new Board(window));
      this.#tell();
    } else if (this.#savepoints.isDue(now, window)) void this.#queue(() => this.#save(handle));
  }

  async #save(handle: JobHandle): Promise<void> {
    if (this.#jobs.current !== handle || this.#state === 'ended') return;
    const { now } = this.#clock;
    const checkpoint = await savepointOf(handle);
    if (checkpoint === undefined) return;
    // What comes between the two comes again after a rewind, and is the same.
    this.#savepoints.add(now, checkpoint, this.#board);
    this.#tell();
  }

  #flowing(): Progress['state'] {
    return this.#clock.isPaused ? 'paused' : 'running';
  }

  #progress(): Progress {
    const failure = this.#failure === undefined ? {} : { failure: this.#failure };
    return { state: this.#state, settings: this.#settings, saved: this.#savepoints.list, ...failure };
  }

  #fail(error: unknown): void {
    this.#state = 'failed';
    this.#failure = error instanceof Error ? error.message : String(error);
    this.#tell();
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

/** A savepoint of a job; `undefined`: it has come to its end meanwhile. */
function savepointOf(handle: JobHandle): Promise<Checkpoint | undefined> {
  return handle.savepoint().catch((error: unknown) => {
    if (handle.metrics().state === 'running') throw error;
    return undefined;
  });
}
