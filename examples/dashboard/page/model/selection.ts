/** How many keys are compared at most: as many as there are colours that are told apart with ease. */
export const MOST = 4;

/** The keys whose lines are drawn, each in a colour of its own that it keeps. */
export class Selection {
  readonly #onChange: () => void;
  #slots: (string | undefined)[] = Array.from({ length: MOST }, () => undefined);
  #order: string[] = [];

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get isEmpty(): boolean {
    return this.#order.length === 0;
  }

  /** The keys with the numbers of their colours. */
  get keys(): readonly { readonly key: string; readonly colour: number }[] {
    return this.#slots.flatMap((key, colour) => (key === undefined ? [] : [{ key, colour }]));
  }

  /** The number of its colour; `undefined`: it is not drawn. */
  colourOf(key: string): number | undefined {
    const colour = this.#slots.indexOf(key);
    return colour < 0 ? undefined : colour;
  }

  set(keys: readonly string[]): void {
    this.#order = keys.slice(0, MOST);
    this.#slots = Array.from({ length: MOST }, (_, i) => this.#order[i]);
    this.#onChange();
  }

  /** Adds a key, in place of the one that was chosen longest ago if need be, or takes it out. */
  toggle(key: string): void {
    const has = this.#order.includes(key);
    if (!has && this.#order.length === MOST) this.#remove(this.#order[0] as string);
    if (has) this.#remove(key);
    else {
      this.#order.push(key);
      this.#slots[this.#slots.indexOf(undefined)] = key;
    }
    this.#onChange();
  }

  #remove(key: string): void {
    this.#order = this.#order.filter((other) => other !== key);
    this.#slots[this.#slots.indexOf(key)] = undefined;
  }
}
