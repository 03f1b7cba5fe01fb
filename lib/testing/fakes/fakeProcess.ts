/**
 * Stands for a process that can crash: what fakes have in hand then is never answered and has no effect, as if nobody were there any more. What
 * they have shown, staged and committed stays, for those who open them next.
 *
 * @category testing
 */
export class FakeProcess {
  #number = 1;
  #onCrash: (() => void)[] = [];

  /** Which process it is by now, from 1. */
  get number(): number {
    return this.#number;
  }

  /** It is no more; the next one begins. Give the next job a clock of its own. */
  crash(): void {
    this.#number++;
    for (const told of this.#onCrash.splice(0)) told();
  }

  /** Resolves at the next crash. */
  crashed(): Promise<void> {
    return new Promise((resolve) => this.#onCrash.push(resolve));
  }

  /** @internal Whether the process of that number is still there. */
  lives(process: number): boolean {
    return process === this.#number;
  }
}
