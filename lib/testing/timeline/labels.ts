import type { WindowResult } from '../../window/windowResult.js';
import { readValue } from './plainData.js';
import { isWord } from './words.js';

/** How values are written in a timeline: by name, or as text. */
export class Labels {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #show: (value: unknown) => string;
  readonly #read: (label: string) => unknown;

  constructor(
    values: Readonly<Record<string, unknown>>,
    show: (value: unknown) => string,
    read: (label: string) => unknown,
  ) {
    this.#values = new Map(Object.entries(values));
    this.#show = show;
    this.#read = read;
  }

  /** The value that a label stands for. */
  valueOf(label: string): unknown {
    return this.#values.has(label) ? this.#values.get(label) : this.#read(label);
  }

  /** The label of a value. */
  of(value: unknown): string {
    for (const [label, known] of this.#values) if (isSame(known, value)) return label;
    const text = this.#show(value);
    return isWord(text) && !text.startsWith('#') ? text : JSON.stringify(text);
  }
}

/** What stands in quotes, as in JSON; what is not, as it stands. */
export function readQuoted(text: string): string {
  const value = text.startsWith('"') ? readValue(text) : text;
  return typeof value === 'string' ? value : text;
}

/**
 * The text of a value: of a result of a window `key=value`, with `?` behind it if it is early and `!` if it comes after the one on time;
 * of plain data its JSON, without quotes where they are not needed.
 */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return /^(?!\/\/|#)[^\s"@()[\]{},]+$/.test(value) ? value : JSON.stringify(value);
  if (isResult(value)) {
    const { key, pane } = value;
    const timing = pane.timing === 'early' ? '?' : pane.timing === 'late' ? '!' : '';
    return `${key === undefined ? '' : `${showValue(key)}=`}${showValue(value.value)}${timing}`;
  }
  if (Array.isArray(value)) return `[${value.map(showValue).join(',')}]`;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return `{${Array.from(value, ([k, v]) => `${showValue(k)}:${showValue(v)}`).join(',')}}`;
  if (value instanceof Set) return `{${Array.from(value, showValue).join(',')}}`;
  if (value instanceof Error) return JSON.stringify(value.message);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  return `{${Object.entries(value)
    .map(([name, part]) => `${name}:${showValue(part)}`)
    .join(',')}}`;
}

function isResult(value: unknown): value is WindowResult<unknown, unknown> {
  const result = value as Partial<WindowResult<unknown, unknown>> | null;
  return typeof result === 'object' && result !== null && typeof result.pane === 'object' && 'window' in result;
}

/** Deeply equal, as test runners mean it; here because no test runner may be needed. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date) return a.getTime() === (b as Date).getTime();
  if (a instanceof Map || a instanceof Set) return isSame([...a], [...(b as Iterable<unknown>)]);
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const [x, y] = [a, b] as Record<string, unknown>[];
  return keys.every((key) => Object.hasOwn(b, key) && isSame(x![key], y![key]));
}
