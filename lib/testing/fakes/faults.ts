import { RxtideError } from '../../errors/rxtideError.js';
import type { FakeProcess } from './fakeProcess.js';

/** What goes wrong, at the nth time that a fake is asked for something. */
export interface Fault<Call extends string> {
  readonly on: Call;
  /** From 1; counted over all processes. Default 1. */
  readonly nth?: number;
  /** `fail`: an error. `crash`: the process is no more. `hold`: no answer until `release` is called. */
  readonly kind: 'fail' | 'crash' | 'hold';
  /** Before anything has been done (default), or when all is done and the answer gets lost. */
  readonly when?: 'before' | 'after';
}

/** Follows a script of faults, call by call. */
export class Faults<Call extends string> {
  readonly #faults: readonly Fault<Call>[];
  readonly #process: FakeProcess;
  readonly #calls = new Map<Call, number>();
  #held: (() => void)[] = [];

  constructor(fake: string, calls: readonly Call[], faults: readonly Fault<Call>[], process: FakeProcess) {
    for (const { on, nth = 1, kind, when = 'before' } of faults) {
      const known =
        calls.includes(on) && ['fail', 'crash', 'hold'].includes(kind) && ['before', 'after'].includes(when);
      if (known && Number.isInteger(nth) && nth >= 1) continue;
      throw new RxtideError(
        'INVALID_OPTION',
        `${fake}: a fault is { on, nth, kind, when }: on one of ${calls.join(', ')}, nth a whole number from 1 on, kind 'fail', 'crash' ` +
          `or 'hold', when 'before' or 'after'`,
      );
    }
    this.#faults = faults;
    this.#process = process;
  }

  /** Does what is asked of a fake, in a moment, and what the script has for it. `process`: the one that asks. */
  async call<R>(call: Call, process: number, work: () => R): Promise<R> {
    const nth = this.#process.lives(process) ? (this.#calls.get(call) ?? 0) + 1 : NaN;
    if (nth > 0) this.#calls.set(call, nth);
    await this.#moment('before', call, nth, process);
    const result = work();
    await this.#moment('after', call, nth, process);
    return result;
  }

  /** What is held goes on. */
  release(): void {
    for (const go of this.#held.splice(0)) go();
  }

  /** How many calls are held. */
  get held(): number {
    return this.#held.length;
  }

  /** It never ends for a process that is no more. */
  async #moment(when: 'before' | 'after', call: Call, nth: number, process: number): Promise<void> {
    await Promise.resolve();
    const lives = (): boolean => this.#process.lives(process);
    if (!lives()) return forever;
    const fault = this.#faults.find(
      (one) => one.on === call && (one.nth ?? 1) === nth && (one.when ?? 'before') === when,
    );
    if (fault === undefined) return undefined;
    if (fault.kind === 'fail') throw new Error(`a fake fault: ${when} ${call} ${nth}`);
    if (fault.kind === 'crash') this.#process.crash();
    else await new Promise<void>((resolve) => this.#held.push(resolve));
    return lives() ? undefined : forever;
  }
}

const forever = /* @__PURE__ */ new Promise<never>(() => undefined);
