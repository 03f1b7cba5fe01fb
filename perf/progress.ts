const SECOND = 1_000;

/** Shows on a terminal what is being done, how long it has taken, and about how long it will; elsewhere a line for each heading alone. */
export class Progress {
  readonly #steps: number;
  readonly #since = Date.now();
  #begun = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** Something of many steps begins. */
  heading(what: string): void {
    if (!process.stderr.isTTY) process.stderr.write(`${this.#times(this.#begun)}  ${what}\n`);
  }

  /** `what` is being done. `begins`: it is the next of the steps. */
  step(what: string, begins = true): void {
    if (begins) this.#begun++;
    if (!process.stderr.isTTY) return;
    const done = Math.max(0, this.#begun - 1);
    const percent = Math.floor((100 * done) / this.#steps);
    process.stderr.write(`\r\u001b[K${String(percent).padStart(3)} %  ${this.#times(done)}  ${what}`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }

  #times(done: number): string {
    const elapsed = Math.floor((Date.now() - this.#since) / SECOND);
    const left = timeLeft(elapsed, done / this.#steps);
    const clock = `${Math.floor(elapsed / 60)}:${String(elapsed % 60).padStart(2, '0')}`;
    return left === '' ? clock : `${clock}, ${left}`;
  }
}

/** As if what is to come took as long as what is done, which says little before a tenth is done. In s. */
export function timeLeft(elapsed: number, done: number): string {
  if (done < 0.1) return '';
  const left = (elapsed * (1 - done)) / done;
  return left < 50 ? 'less than a minute left' : `about ${Math.round(left / 60)} min left`;
}
