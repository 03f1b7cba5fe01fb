/** How often it is looked what is due, ms. */
const TICK = 20;
/** Where nobody asked for longer (the pipeline had no room, the tab was in the background) the replay goes on where it was. */
const LONGEST_TICK = 50;

/** The time of the replay: it goes at a speed, or stands still. It begins with what comes first. */
export class ReplayClock {
  #now = NaN;
  #speed: number;
  #isPaused: boolean;
  #last = performance.now();
  #wake: () => void = () => undefined;

  constructor(speed: number, isPaused: boolean) {
    this.#speed = speed;
    this.#isPaused = isPaused;
  }

  get now(): number {
    return this.#now;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** ms of the replay per second; `Infinity`: as fast as it can. */
  set speed(speed: number) {
    this.#advance();
    this.#speed = speed;
    this.#wake();
  }

  /** Puts the clock to a time that is read, where it starts or goes on. */
  startAt(time: number): void {
    this.#now = time;
    this.#last = performance.now();
  }

  pause(): void {
    this.#advance();
    this.#isPaused = true;
    this.#wake();
  }

  play(): void {
    this.#last = performance.now();
    this.#isPaused = false;
    this.#wake();
  }

  /** Lets so much time pass at once. */
  step(ms: number): void {
    this.#now += ms;
    this.#wake();
  }

  /** Resolves when `time` has come, or `signal` aborts. */
  async reach(time: number, signal: { readonly aborted: boolean }): Promise<void> {
    if (Number.isNaN(this.#now)) this.startAt(time);
    for (;;) {
      this.#advance();
      if (signal.aborted || time <= this.#now) return;
      if (this.#speed === Infinity && !this.#isPaused) {
        this.#now = time;
        return;
      }
      await this.#tick();
    }
  }

  /** Who waits looks again. */
  wake(): void {
    this.#wake();
  }

  #advance(): void {
    const now = performance.now();
    const passed = Math.min(now - this.#last, LONGEST_TICK);
    this.#last = now;
    if (!this.#isPaused && this.#speed !== Infinity) this.#now += (passed * this.#speed) / 1000;
  }

  #tick(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, TICK);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
