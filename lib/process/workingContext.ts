import { RxtideError } from '../errors/rxtideError.js';
import type { MachineContext } from '../operator/machine.js';
import type { KeyTable } from '../state/keyTable.js';
import type { KeyedStates } from '../state/keyedStates.js';
import type { StateScope } from '../state/stateScope.js';
import type { EventContext, SideEmitter, TimerContext } from './processContext.js';
import type { ProcessTimers, TimerClock } from './processTimers.js';

type States = Readonly<Record<string, unknown>>;
type Sides = Readonly<Record<string, SideEmitter<unknown>>>;

/** What it must know of a process function. */
export interface WorkingSettings {
  readonly kind: string;
  readonly sides: readonly string[];
  readonly emits: boolean;
}

/** What user code asked for: to set a timer of event time; or to delete one; or one of processing time. */
const SET = 0;
const DELETE = 1;
const ON_CLOCK = 2;

/**
 * The one context of an operator. What user code gives and asks for is noted, and done when it has returned: if it throws, nothing of it
 * has happened.
 */
export class WorkingContext implements EventContext<unknown, States, Sides>, TimerContext<unknown, States, Sides> {
  readonly state: States;
  readonly sides: Sides;
  /** The broadcast states, to be read; only `broadcastProcess` has some. */
  broadcast: States | undefined = undefined;
  clock: TimerClock = 'event';
  /** Whether user code has asked for timers or given anything to side outputs. */
  hasAsked = false;
  /** What was emitted, and how many of it. */
  readonly emitted: unknown[] = [];
  emittedCount = 0;
  readonly #scope: StateScope;
  readonly #keys: KeyTable;
  readonly #hasTimers: boolean;
  readonly #emits: boolean;
  readonly #kind: string;
  // Never emptied, only counted: an array that is emptied and filled again is made anew each time.
  readonly #asked: number[] = [];
  readonly #askedTimes: number[] = [];
  #askedCount = 0;
  readonly #sideNames: string[] = [];
  readonly #sideValues: unknown[] = [];

  constructor({ kind, sides, emits }: WorkingSettings, states: KeyedStates, keys: KeyTable, hasTimers: boolean) {
    this.#kind = kind;
    this.#scope = states.scope;
    this.#keys = keys;
    this.#hasTimers = hasTimers;
    this.#emits = emits;
    this.state = states.handles;
    this.sides = Object.fromEntries(sides.map((name) => [name, { emit: (value) => this.#emitTo(name, value) }]));
    // User code may take them out of the context.
    this.emit = this.emit.bind(this);
    this.setEventTimer = this.setEventTimer.bind(this);
    this.deleteEventTimer = this.deleteEventTimer.bind(this);
    this.setProcessingTimer = this.setProcessingTimer.bind(this);
    this.deleteProcessingTimer = this.deleteProcessingTimer.bind(this);
  }

  get key(): unknown {
    return this.#keys.keys[this.#id('key')];
  }

  get timestamp(): number {
    return this.#scope.timestamp;
  }

  get watermark(): number {
    return this.#scope.watermark;
  }

  get now(): number {
    return this.#scope.now;
  }

  get isLate(): boolean {
    return this.timestamp <= this.#scope.watermark;
  }

  emit(value: unknown): void {
    this.#id('emit');
    if (!this.#emits) {
      throw this.invalid(
        'context.emit needs emits: type<…>() beside it; without that, a result is what the function returns',
      );
    }
    this.emitted[this.emittedCount++] = value;
  }

  setEventTimer(time: number): void {
    this.#ask(SET, time, 'setEventTimer');
  }

  deleteEventTimer(time: number): void {
    this.#ask(DELETE, time, 'deleteEventTimer');
  }

  setProcessingTimer(time: number): void {
    // At the end of all time nothing fires by the clock.
    if (time !== Infinity) this.#ask(ON_CLOCK, time, 'setProcessingTimer');
  }

  deleteProcessingTimer(time: number): void {
    this.#ask(DELETE + ON_CLOCK, time, 'deleteProcessingTimer');
  }

  /** Does what was asked for, for the key with this number. */
  settle(id: number, watermark: number, machine: MachineContext, timers: ProcessTimers<never>): void {
    this.hasAsked = false;
    const asked = this.#askedCount;
    this.#askedCount = 0;
    for (let i = 0; i < asked; i++) {
      const what = this.#asked[i]!;
      const time = this.#askedTimes[i]!;
      const on = (what & ON_CLOCK) === 0 ? timers.event : timers.processing;
      if ((what & DELETE) === 0) on.set(id, time);
      else if (i + 1 < asked && this.#asked[i + 1] === what - DELETE) on.move(id, time, this.#askedTimes[++i]!);
      else on.delete(id, time);
    }
    this.giveSides(machine, watermark);
  }

  /** Forgets what was given and asked for. */
  undo(): void {
    this.hasAsked = false;
    this.emittedCount = 0;
    this.#askedCount = 0;
    this.#sideNames.length = 0;
    this.#sideValues.length = 0;
  }

  /** Gives what was meant for side outputs. */
  giveSides(machine: MachineContext, watermark: number): void {
    if (this.#sideNames.length === 0) return;
    for (let i = 0; i < this.#sideNames.length; i++) {
      machine.sides.give(this.#sideNames[i]!, this.#sideValues[i], this.timestamp, watermark);
    }
    this.#sideNames.length = 0;
    this.#sideValues.length = 0;
  }

  #emitTo(name: string, value: unknown): void {
    this.#id(`sides.${name}`);
    this.#sideNames.push(name);
    this.#sideValues.push(value);
    this.hasAsked = true;
  }

  #ask(what: number, time: number, method: string): void {
    this.#id(method);
    // To delete one before all time deletes nothing: so what was never set needs no case of its own.
    const least = (what & DELETE) === 0 ? -Number.MAX_VALUE : -Infinity;
    if (typeof time !== 'number' || !(time >= least)) {
      throw this.invalid(`${method} needs a time, a number of ms since the epoch; it was given ${String(time)}`);
    }
    if (!this.#hasTimers) throw this.invalid(`${method} needs a function to call: give it onTimer`);
    this.hasAsked = true;
    const n = this.#askedCount++;
    this.#asked[n] = what;
    // A timer never goes off early.
    this.#askedTimes[n] = Math.ceil(time);
  }

  #id(what: string): number {
    const { id } = this.#scope;
    if (id >= 0) return id;
    throw this.invalid(
      `${this.#kind}: context.${what} was used after the function had returned, when there is no event that it could be for: use it before, and keep what you need in a variable`,
    );
  }

  protected invalid(message: string): RxtideError {
    return new RxtideError('INVALID_STATE_ACCESS', message);
  }
}
