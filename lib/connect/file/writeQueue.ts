/**
 * Collects text and writes it in the background, a good deal at a time. Gives a promise to wait for when too much is
 * waiting. An error stays: everything after it fails with it.
 */
export class WriteQueue {
  readonly #put: (text: string) => Promise<void>;
  /** Characters that are worth a write, and four times as many that are too many. */
  readonly #portion: number;
  #texts: string[] = [];
  #length = 0;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: Error } | undefined;

  constructor(put: (text: string) => Promise<void>, portion: number) {
    this.#put = put;
    this.#portion = portion;
  }

  write(text: string): void | Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    this.#texts.push(text);
    this.#length += text.length;
    if (this.#length < this.#portion) return;
    if (this.#writing === undefined) this.#start(this.#portion);
    if (this.#length >= 4 * this.#portion) return this.#written();
  }

  /** Writes all that is waiting. */
  async flush(): Promise<void> {
    await this.#written();
    this.#start(1);
    await this.#written();
  }

  /** Waits until nothing is being written, however that ends. Nothing is written after it. */
  async stop(): Promise<void> {
    this.#texts = [];
    this.#length = 0;
    await this.#writing;
  }

  async #written(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #start(least: number): void {
    this.#writing = this.#writeAll(least).then(() => {
      this.#writing = undefined;
    });
  }

  /** Writes until fewer than `least` characters wait. Never rejects: nobody may be waiting. */
  async #writeAll(least: number): Promise<void> {
    try {
      while (this.#length >= least && this.#failure === undefined) {
        const text = this.#texts.join('');
        this.#texts = [];
        this.#length = 0;
        await this.#put(text);
      }
    } catch (error) {
      this.#failure = { error: error as Error };
    }
  }
}
