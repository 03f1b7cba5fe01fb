const SECOND = 1_000;

/** Shows on a terminal what is being done, and how long it has taken; elsewhere a line for each heading alone. */
export class Progress {
  readonly #steps: number;
  readonly #since = Date.now();
  #done = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** Something of many steps begins. */
  heading(what: string): void {
    if (!process.stderr.isTTY) process.stderr.write(`${this.#elapsed()}  ${what}\n`);
  }

  /** `what` begins. */
  step(what: string): void {
    const percent = Math.floor((100 * this.#done++) / this.#steps);
    if (!process.stderr.isTTY) return;
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
