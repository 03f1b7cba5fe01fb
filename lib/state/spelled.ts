import { RxtideError } from '../errors/rxtideError.js';

/** Data as nested lists that say what each is: for the few things that MessagePack would change. */
export type Spelled = readonly [tag: string, ...parts: unknown[]];

/**
 * Whether MessagePack gives this back as it is. It does not know −0, a property called `__proto__`, and text that is not well formed; and
 * what is no plain data, such as an instance of a class, would come back as something else.
 */
export function isEasy(data: unknown): boolean {
  switch (typeof data) {
    case 'number':
      return data !== 0 || 1 / data > 0;
    case 'string':
      return !LONE_SURROGATE.test(data);
    case 'object':
      return data === null || isEasyObject(data);
    case 'function':
    case 'symbol':
      return false;
    default:
      return true;
  }
}

function isEasyObject(data: object): boolean {
  if (Array.isArray(data)) {
    if (isExtended(data)) return false;
    for (let i = 0; i < data.length; i++) if (!isEasy(data[i])) return false;
    return true;
  }
  if (isRecord(data)) {
    for (const name of Object.keys(data)) {
      if (name === '__proto__' || !isEasy(name) || !isEasy(data[name])) return false;
    }
    return true;
  }
  if (isExtended(data)) return false;
  if (data instanceof Map) {
    for (const [key, value] of data) if (!isEasy(key) || !isEasy(value)) return false;
    return true;
  }
  if (data instanceof Set) {
    for (const value of data) if (!isEasy(value)) return false;
    return true;
  }
  return isAtom(data);
}

/** Spells data out. */
export function spell(data: unknown): Spelled {
  switch (typeof data) {
    case 'number':
      return Object.is(data, -0) ? ['-0'] : ['=', data];
    case 'string':
      return isEasy(data)
        ? ['=', data]
        : ['units', ...Array.from({ length: data.length }, (_, i) => data.charCodeAt(i))];
    case 'object':
      return data === null ? ['=', null] : spellObject(data);
    case 'function':
    case 'symbol':
      throw notPlain(`a ${typeof data}`);
    default:
      return ['=', data];
  }
}

function spellObject(data: object): Spelled {
  if (isExtended(data)) throw notPlain(`an instance of ${data.constructor.name}`);
  if (Array.isArray(data)) return ['array', ...data.map(spell)];
  if (isRecord(data)) return ['object', ...Object.keys(data).flatMap((name) => [spell(name), spell(data[name])])];
  if (data instanceof Map) return ['Map', ...[...data].flatMap(([key, value]) => [spell(key), spell(value)])];
  if (data instanceof Set) return ['Set', ...[...data].map(spell)];
  if (isAtom(data)) return ['=', data];
  throw notPlain(`an instance of ${data.constructor.name}`);
}

/** What was spelled. */
export function unspell([tag, ...parts]: Spelled): unknown {
  switch (tag) {
    case '-0':
      return -0;
    case 'units':
      return textOf(parts as readonly number[]);
    case 'array':
      return parts.map((part) => unspell(part as Spelled));
    case 'object':
      // Assigning to `__proto__` would set the prototype; this makes a property of it.
      return Object.fromEntries(pairs(parts) as [string, unknown][]);
    case 'Map':
      return new Map(pairs(parts));
    case 'Set':
      return new Set(parts.map((part) => unspell(part as Spelled)));
    default:
      return parts[0];
  }
}

function pairs(parts: readonly unknown[]): [unknown, unknown][] {
  const entries: [unknown, unknown][] = [];
  for (let i = 0; i < parts.length; i += 2) {
    entries.push([unspell(parts[i] as Spelled), unspell(parts[i + 1] as Spelled)]);
  }
  return entries;
}

// With the flag u, a pair is one character, so that only half of one is found.
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** So many characters become text at once: there may be more than a call takes arguments. */
const PIECE = 1000;

function textOf(units: readonly number[]): string {
  let text = '';
  for (let i = 0; i < units.length; i += PIECE) text += String.fromCharCode(...units.slice(i, i + PIECE));
  return text;
}

/** Whether it is of a class that extends an array, a `Map`, a `Set` or a `Date`: it would come back as one of those. */
function isExtended(data: object): boolean {
  if (!Array.isArray(data) && !(data instanceof Map) && !(data instanceof Set) && !(data instanceof Date)) return false;
  // Of any realm, as in `isRecord`: the prototype of each of these extends that of `Object`.
  return Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(data))) !== null;
}

/** What is one piece, and comes back as it is. */
function isAtom(data: object): boolean {
  return data instanceof Date || ArrayBuffer.isView(data) || data instanceof ArrayBuffer;
}

function isRecord(data: object): data is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(data);
  // Of any realm: data that was cloned or decoded may have the `Object` of another one.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function notPlain(what: string): RxtideError {
  return new RxtideError(
    'STATE_FAILED',
    `${what} cannot be written to disk: a state must hold plain data (numbers, strings, arrays, plain objects, Map, Set, Date, ` +
      'bigint, bytes), or be declared with a codec that makes such data of its values',
  );
}
