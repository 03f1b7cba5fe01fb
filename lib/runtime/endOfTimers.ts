import type { Cancel, Clock } from '../time/clock.js';
import type { OperatorInfo } from './operatorInfo.js';

/** What it looks at of a runtime. */
interface Timed {
  readonly operators: readonly OperatorInfo[];
  readonly clock: Clock;
}

/**
 * With `timersAtEnd: 'wait'`, a root that has come to its end waits for the timers of processing time that are pending then: what they
 * set anew in turn is not waited for. Brought by `createRuntime`, which alone takes that option.
 */
export class EndOfTimers {
  #until = NaN;
  #cancel: Cancel = () => undefined;

  /** Whether it must wait; if so, `goOn` is called when the clock has passed them. */
  waits({ operators, clock }: Timed, goOn: () => void): boolean {
    if (Number.isNaN(this.#until)) {
      const timers = operators.map((o) => (o.finished ? Infinity : o.lastTimer()));
      this.#until = Math.max(-Infinity, ...timers.filter((time) => time < Infinity));
    }
    const rest = this.#until - clock.now();
    if (!(rest >= 0)) return false;
    this.#cancel = clock.schedule(goOn, rest + 1);
    return true;
  }

  stop(): void {
    this.#cancel();
  }
}
