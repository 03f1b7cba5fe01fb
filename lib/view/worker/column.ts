/**
 * Values of one place in many rows, as they cross to another thread: numbers and truth values as typed arrays, texts that repeat by number,
 * objects of one form as a column for each property, and what is none of these as it is.
 */
export type Column =
  | { readonly as: 'numbers'; readonly numbers: Float64Array }
  | { readonly as: 'flags'; readonly flags: Uint8Array }
  | { readonly as: 'texts'; readonly texts: readonly string[]; readonly places: Uint32Array }
  | {
      readonly as: 'objects';
      readonly names: readonly string[];
      readonly columns: readonly Column[];
      readonly n: number;
    }
  | { readonly as: 'values'; readonly values: readonly unknown[] };

/** The column of some values. Objects that are not plain lose their class, as they do in `structuredClone`. */
export function columnOf(values: readonly unknown[]): Column {
  const first = values[0];
  switch (typeof first) {
    case 'number':
      return values.every((value) => typeof value === 'number')
        ? { as: 'numbers', numbers: Float64Array.from(values) }
        : { as: 'values', values };
    case 'boolean':
      return values.every((value) => typeof value === 'boolean')
        ? { as: 'flags', flags: Uint8Array.from(values, Number) }
        : { as: 'values', values };
    case 'string':
      return values.every((value) => typeof value === 'string') ? textsOf(values) : { as: 'values', values };
    default:
      return isPlain(first) ? objectsOf(values, Object.keys(first)) : { as: 'values', values };
  }
}

/** The values of a column. */
export function valuesOf(column: Column): readonly unknown[] {
  switch (column.as) {
    case 'numbers':
      return Array.from(column.numbers);
    case 'flags':
      return Array.from(column.flags, (flag) => flag === 1);
    case 'texts':
      return Array.from(column.places, (place) => column.texts[place]);
    case 'values':
      return column.values;
    case 'objects': {
      const { names, n } = column;
      const columns = column.columns.map(valuesOf);
      return Array.from({ length: n }, (_, i) =>
        Object.fromEntries(names.map((name, place) => [name, columns[place]![i]])),
      );
    }
  }
}

/** The memory of a column that can be handed over, and is gone here afterwards. */
export function buffersOf(column: Column, into: ArrayBuffer[] = []): ArrayBuffer[] {
  if (column.as === 'numbers') into.push(column.numbers.buffer as ArrayBuffer);
  else if (column.as === 'flags') into.push(column.flags.buffer as ArrayBuffer);
  else if (column.as === 'texts') into.push(column.places.buffer as ArrayBuffer);
  else if (column.as === 'objects') for (const one of column.columns) buffersOf(one, into);
  return into;
}

function textsOf(values: readonly string[]): Column {
  const numbers = new Map<string, number>();
  const places = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const text = values[i]!;
    let place = numbers.get(text);
    if (place === undefined) numbers.set(text, (place = numbers.size));
    places[i] = place;
  }
  return { as: 'texts', texts: [...numbers.keys()], places };
}

/** Only where all have the same properties in the same order: what one of them lacks must not become `undefined`. */
function objectsOf(values: readonly unknown[], names: readonly string[]): Column {
  const isSame = (value: unknown): boolean => {
    if (!isPlain(value)) return false;
    const own = Object.keys(value);
    return own.length === names.length && own.every((name, i) => name === names[i]);
  };
  if (names.length === 0 || !values.every(isSame)) return { as: 'values', values };
  const rows = values as readonly Readonly<Record<string, unknown>>[];
  return { as: 'objects', names, columns: names.map((name) => columnOf(rows.map((row) => row[name]))), n: rows.length };
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
