const SECOND = 1_000;

/** Shows on a terminal what is being done, and how long it has taken; elsewhere a line for each heading alone. */
export class Progress {
  readonly #steps: number;
  readonly #since = Date.now();
  #begun = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** Something of many steps begins. */
  heading(what: string): void {
    if (!process.stderr.isTTY) process.stderr.write(`${this.#elapsed()}  ${what}\n`);
  }

  /** `what` is being done. `begins`: it is the next of the steps. */
  step(what: string, begins = true): void {
    if (begins) this.#begun++;
    if (!process.stderr.isTTY) return;
    const percent = Math.floor((100 * Math.max(0, this.#begun - 1)) / this.#steps);
    process.stderr.write(`\r\u001b[K${String(percent).padStart(3)} %  ${this.#elapsed()}  ${what}`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }

  #elapsed(): string {
    const seconds = Math.floor((Date.now() - this.#since) / SECOND);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
