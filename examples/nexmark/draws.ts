// At hand: under Jest a global is looked up anew each time, which would be most of the time of a run.
const { floor, imul } = Math;
const { fromCharCode } = String;

const LETTERS = 26;
const A = 'a'.charCodeAt(0);

/**
 * Random draws, the same for the same id of an event, so that a generator can start at any event. sfc32, its state filled by mixing the id; all
 * is arithmetic of 32-bit integers, so that a port in another language draws the same.
 */
export class Draws {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  /** Begins anew, for the id of an event. `stream` tells independent sequences of one id apart. */
  seed(id: number, stream = 0): void {
    const low = id | 0;
    const high = floor(id / 2 ** 32) | 0;
    this.#a = mix(low ^ 0x9e3779b9);
    this.#b = mix(this.#a ^ high ^ 0x85ebca6b);
    this.#c = mix(this.#b ^ stream ^ 0xc2b2ae35);
    this.#counter = 1;
    for (let i = 0; i < 4; i++) this.#next();
  }

  /** A whole number in [0, n), n at most 2³²: the high half of draw × n. */
  below(n: number): number {
    return floor((this.#next() / 2 ** 32) * n);
  }

  /** 16 random bits: the upper ones of a draw. */
  bits16(): number {
    return this.#next() >>> 16;
  }

  /** 3 to max − 1 letters, each replaced by `special` once in 13 times, without white space at the ends. */
  text(max: number, special = ' '): string {
    const length = 3 + this.below(max - 3);
    const codes: number[] = [];
    for (let i = 0; i < length; i++) codes.push(this.below(13) === 0 ? special.charCodeAt(0) : A + this.below(LETTERS));
    return fromCharCode(...codes).trim();
  }

  /** Just so many letters. */
  letters(length: number): string {
    const codes: number[] = [];
    for (let i = 0; i < length; i++) codes.push(A + this.below(LETTERS));
    return fromCharCode(...codes);
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

/** Spreads the bits of a 32-bit integer: the end of MurmurHash3. */
function mix(bits: number): number {
  let hash = imul(bits ^ (bits >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
