import { type Compared, MOST_COMPARED } from '../../engine/protocol.js';

const COLOURS = Array.from({ length: MOST_COMPARED }, (_, colour) => colour);

/** The keys whose lines are drawn, each in a colour of its own that it keeps. */
export class Selection {
  readonly #onChange: () => void;
  #chosen: readonly Compared[] = [];

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The keys with their colours, in the order of these. */
  get keys(): readonly Compared[] {
    return this.#chosen.toSorted((a, b) => a.colour - b.colour);
  }

  /** The same, in the order in which they were chosen. */
  get chosen(): readonly Compared[] {
    return this.#chosen;
  }

  set chosen(chosen: readonly Compared[]) {
    this.#chosen = chosen;
    this.#onChange();
  }

  /** The number of its colour; `undefined`: it is not drawn. */
  colourOf(key: string): number | undefined {
    return this.#chosen.find((one) => one.key === key)?.colour;
  }

  /** Adds a key, in place of the one that was chosen longest ago if need be, or takes it out. */
  toggle(key: string): void {
    const others = this.#chosen.filter((one) => one.key !== key);
    if (others.length < this.#chosen.length) this.chosen = others;
    else {
      const rest = others.slice(1 - MOST_COMPARED);
      const colour = COLOURS.find((free) => !rest.some((one) => one.colour === free)) ?? 0;
      this.chosen = [...rest, { key, colour }];
    }
  }
}
