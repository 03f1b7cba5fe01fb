/** How many rows are gathered before they are written. */
export interface Limits<R> {
  readonly rows: number;
  /** How much one row weighs, and how much is gathered at most; for rows whose length is not known. */
  readonly weightOf?: (row: R) => number;
  readonly weight?: number;
}

/** Rows that wait to be written together, up to a bound. */
export class PendingRows<R> {
  readonly #limits: Limits<R>;
  #rows: R[] = [];
  #weight = 0;

  constructor(limits: Limits<R>) {
    this.#limits = limits;
  }

  get full(): boolean {
    const { rows, weight = Infinity } = this.#limits;
    return this.#rows.length >= rows || this.#weight >= weight;
  }

  clear(): void {
    this.#rows = [];
    this.#weight = 0;
  }

  add(rows: readonly R[]): void {
    const { weightOf } = this.#limits;
    for (const row of rows) {
      this.#rows.push(row);
      if (weightOf !== undefined) this.#weight += weightOf(row);
    }
  }

  /** The next rows that fit into one write; none are left where it is empty. */
  take(): R[] {
    const { rows: most, weightOf, weight: heaviest = Infinity } = this.#limits;
    const all = this.#rows;
    let n = 0;
    let weight = 0;
    while (n < all.length && n < most) {
      weight += weightOf?.(all[n]!) ?? 0;
      if (n > 0 && weight > heaviest) break;
      n++;
    }
    const taken = n === all.length ? all : all.slice(0, n);
    this.#rows = n === all.length ? [] : all.slice(n);
    this.#weight = this.#rows.length === 0 ? 0 : this.#weight - weight;
    return taken;
  }
}
