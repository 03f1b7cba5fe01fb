/** Shows on a terminal what is being done; writes nothing where there is none. */
export class Progress {
  readonly #steps: number;
  #done = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** `what` begins. */
  step(what: string): void {
    if (!process.stderr.isTTY) return;
    const percent = Math.floor((100 * this.#done++) / this.#steps);
    process.stderr.write(`\r\u001b[K${String(percent).padStart(3)} %  ${what}`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}
