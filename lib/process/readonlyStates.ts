import { RxtideError } from '../errors/rxtideError.js';
import type { StateScope } from '../state/stateScope.js';

/** What only reads, of all kinds of state; everything else that they have changes them. */
const READING: ReadonlySet<string> = new Set([
  'value',
  'isEmpty',
  'values',
  'length',
  'size',
  'get',
  'has',
  'keys',
  'entries',
]);

type Handle = Readonly<Record<string, unknown>>;

/**
 * The same states, to be read from anywhere; what would change them throws. `scope` is theirs, and `id` the number of their one key: it is in
 * hand just while they are read.
 */
export function readonlyStates(handles: Handle, scope: StateScope, id: number): Handle {
  const inScope = (read: () => unknown): unknown => {
    const before = scope.id;
    scope.id = id;
    try {
      return read();
    } finally {
      scope.id = before;
    }
  };
  const entries = Object.entries(handles) as [string, Handle][];
  return Object.fromEntries(entries.map(([name, handle]) => [name, readonlyState(name, handle, inScope)]));
}

function readonlyState(name: string, handle: Handle, inScope: (read: () => unknown) => unknown): unknown {
  const refuse = (): never => {
    throw new RxtideError(
      'INVALID_STATE_ACCESS',
      `the broadcast state '${name}' can be changed in onBroadcast alone: every key sees the same`,
    );
  };
  const facade = {};
  for (const [property, isMethod] of membersOf(handle)) {
    const call = (...given: unknown[]): unknown =>
      inScope(() => (handle as Record<string, (...given: unknown[]) => unknown>)[property]!(...given));
    Object.defineProperty(
      facade,
      property,
      isMethod
        ? { value: READING.has(property) ? call : refuse }
        : { get: () => inScope(() => handle[property]), set: refuse },
    );
  }
  return Object.freeze(facade);
}

/** The members of an object of a class and of those that it extends, those nearest last, and whether each is a method. */
function membersOf(handle: object): [property: string, isMethod: boolean][] {
  const prototype: unknown = Object.getPrototypeOf(handle);
  if (prototype === null || prototype === Object.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  const members = own.map(([property, { value }]): [string, boolean] => [property, value !== undefined]);
  return [...membersOf(prototype as object), ...members.filter(([property]) => property !== 'constructor')];
}
