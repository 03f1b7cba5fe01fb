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

type Method = (...given: unknown[]) => unknown;

/**
 * The same states, to be read from anywhere; what would change them throws. `scope` is theirs, and `id` the number of their one key: it is in
 * hand just while they are read.
 */
export function readonlyStates(
  handles: Readonly<Record<string, unknown>>,
  scope: StateScope,
  id: number,
): Readonly<Record<string, unknown>> {
  const read = (method: Method, handle: unknown, given: unknown[]): unknown => {
    const before = scope.id;
    scope.id = id;
    try {
      return Reflect.apply(method, handle, given);
    } finally {
      scope.id = before;
    }
  };
  return Object.fromEntries(
    Object.entries(handles).map(([name, handle]) => [name, readonlyState(name, handle as object, read)]),
  );
}

function readonlyState(
  name: string,
  handle: object,
  read: (method: Method, handle: unknown, given: unknown[]) => unknown,
): unknown {
  const refuse = (): never => {
    throw new RxtideError(
      'INVALID_STATE_ACCESS',
      `the broadcast state '${name}' can be changed in onBroadcast alone: every key sees the same`,
    );
  };
  const facade = {};
  for (const [property, { get, set, value }] of membersOf(handle)) {
    const reads = READING.has(property);
    if (get !== undefined) {
      Object.defineProperty(facade, property, {
        get: () => read(get, handle, []),
        ...(set === undefined ? {} : { set: refuse }),
      });
    } else if (typeof value === 'function') {
      const method = value as Method;
      Object.defineProperty(facade, property, {
        value: reads ? (...given: unknown[]) => read(method, handle, given) : refuse,
      });
    }
  }
  return Object.freeze(facade);
}

/** The properties of an object of a class and of those that it extends, those nearest last. */
function membersOf(handle: object): [property: string, PropertyDescriptor][] {
  const prototype: unknown = Object.getPrototypeOf(handle);
  if (prototype === null || prototype === Object.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  return [...membersOf(prototype as object), ...own.filter(([property]) => property !== 'constructor')];
}
