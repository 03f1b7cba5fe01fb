/** A struct of Thrift's compact protocol, by field number. Numbers, booleans, nested structs; the rest is skipped. */
export interface ThriftStruct {
  readonly [field: number]: number | boolean | ThriftStruct | undefined;
}

/** Reads structs of Thrift's compact protocol: the headers of Parquet pages. */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  /** Where it reads next. */
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  struct(): ThriftStruct {
    const fields: Record<number, number | boolean | ThriftStruct | undefined> = {};
    let field = 0;
    for (;;) {
      const head = this.#byte();
      if (head === 0) return fields;
      const step = head >> 4;
      field = step === 0 ? this.#signed() : field + step;
      fields[field] = this.#value(head & 15);
    }
  }

  #value(type: number): number | boolean | ThriftStruct | undefined {
    switch (type) {
      case 1:
        return true;
      case 2:
        return false;
      case 3:
        return this.#byte();
      case 4:
      case 5:
      case 6:
        return this.#signed();
      case 7:
        this.#skip(8);
        return undefined;
      case 8:
        this.#skip(this.#unsigned());
        return undefined;
      case 9:
      case 10:
        this.#skipList();
        return undefined;
      case 12:
        return this.struct();
      default:
        throw new Error(`a page header holds an unknown type (${type})`);
    }
  }

  #skipList(): void {
    const head = this.#byte();
    const size = head >> 4 === 15 ? this.#unsigned() : head >> 4;
    const type = head & 15;
    // In a list a boolean takes a byte.
    if (type === 1 || type === 2) this.#skip(size);
    else for (let i = 0; i < size; i++) this.#value(type);
  }

  #skip(count: number): void {
    this.at += count;
    if (this.at > this.#bytes.length) throw new Error('a page header is cut short');
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new Error('a page header is cut short');
    return byte;
  }

  #signed(): number {
    const n = this.#unsigned();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  }

  #unsigned(): number {
    let n = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#byte();
      n += (byte & 127) * factor;
      if (byte < 128) return n;
    }
  }
}
