/**
 * The text of plain data from which `readValue` makes an equal value: JSON without quotes around names and texts that need none, and with
 * `undefined`, `NaN`, the infinities, −0 and bigints. What is no plain data is written in some way that cannot be read.
 */
export function writeValue(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) && !WORDS.has(value) ? value : JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (Array.isArray(value)) return `[${value.map(writeValue).join(',')}]`;
  if (value instanceof Date) return `Date(${value.getTime()})`;
  if (value instanceof Map || value instanceof Set) {
    return `${value.constructor.name}(${Array.from<unknown, string>(value, writeValue).join(',')})`;
  }
  const parts = Object.entries(value).map(([name, part]) => `${writeValue(name)}:${writeValue(part)}`);
  return `{${parts.join(',')}}`;
}

/** The value that a text of `writeValue` stands for; the text itself if it is none. */
export function readValue(text: string): unknown {
  const reader = new Reader(text);
  try {
    const value = reader.value();
    return reader.done ? value : text;
  } catch {
    return text;
  }
}

/** Texts that stand without quotes: nothing in them ends a value. */
const PLAIN = /^[\p{L}_$][\p{L}\p{N}_$.-]*$/u;

const WORDS: ReadonlyMap<string, unknown> = /* @__PURE__ */ new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at === this.#text.length;
  }

  value(): unknown {
    const c = this.#text[this.#at];
    if (c === '[') return this.#list(']', () => this.value());
    if (c === '{') {
      const entries = this.#list('}', () => {
        const name = this.#name();
        this.#expect(':');
        return [name, this.value()] as const;
      });
      return Object.fromEntries(entries);
    }
    if (c === '"') return this.#quoted();
    const word = this.#match(/[^\s"()[\]{},:]+/y);
    if (WORDS.has(word)) return WORDS.get(word);
    if (/^-?\d+n$/.test(word)) return BigInt(word.slice(0, -1));
    return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(word) ? Number(word) : word;
  }

  #name(): string {
    return this.#text[this.#at] === '"' ? this.#quoted() : this.#match(/[^\s"()[\]{},:]+/y);
  }

  #quoted(): string {
    return JSON.parse(this.#match(/"(?:[^"\\]|\\.)*"/y)) as string;
  }

  #list<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    this.#at++;
    this.#match(/ */y);
    while (this.#text[this.#at] !== end) {
      if (items.length > 0) this.#expect(',');
      items.push(item());
      this.#match(/ */y);
    }
    this.#at++;
    return items;
  }

  #expect(c: string): void {
    this.#match(/ */y);
    if (this.#text[this.#at] !== c) throw new SyntaxError(`no ${c}`);
    this.#at++;
    this.#match(/ */y);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) throw new SyntaxError('no value');
    this.#at = pattern.lastIndex;
    return found[0];
  }
}
