import { invalidOption } from '../errors/invalidOption.js';
import type { RxtideError } from '../errors/rxtideError.js';
import type { Aggregate, AggregateSpec } from './aggregate.js';
import { ComposedStore } from './composedStore.js';
import { describeValue } from '../errors/describeValue.js';

/**
 * One aggregate of an object of several: its result is an object with the same names in the same order. A single
 * aggregate passes through. Throws `INVALID_OPTION` where something is not an aggregate.
 */
export function composeAggregates<T, R>(spec: AggregateSpec<T, R>): Aggregate<T, R> {
  if (isAggregate<T, R>(spec)) return spec;
  const names = namesIn(spec);
  const members = names.map((name) => memberOf<T>(spec, name));
  const composition = members.find(({ states }) => states !== undefined)?.states?.composition;
  const states = composition?.composeStates(names, members);
  return {
    commutative: members.every((member) => member.commutative),
    mergeable: members.every((member) => member.mergeable),
    removable: members.every((member) => member.removable),
    ...(states !== undefined && { states }),
    createStore: (open) =>
      new ComposedStore<T, R>(
        names,
        members.map((member, m) => member.createStore(composition?.statesOf(names[m]!, member, open))),
      ),
  };
}

/** Own properties only: `{ __proto__: agg.count() }` is an object that inherits from an aggregate, and not one itself. */
function isAggregate<T, R>(value: unknown): value is Aggregate<T, R> {
  return isObject(value) && Object.hasOwn(value, 'createStore') && typeof value['createStore'] === 'function';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function namesIn(spec: unknown): readonly string[] {
  if (!isPlainObject(spec)) throw invalid(`${describeValue(spec)}${typeof spec === 'function' ? CALL_IT : ''}`);
  const names = Object.keys(spec);
  if (names.length === 0) throw invalid('an object without names');
  if (names.includes('__proto__')) throw invalid("an object with the name '__proto__', which no result can have");
  return names;
}

/** Without regard to the realm: a prototype that has none itself is some `Object.prototype`. */
function isPlainObject(value: unknown): value is object {
  if (!isObject(value) || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function memberOf<T>(spec: object, name: string): Aggregate<T, unknown> {
  const member = (spec as Readonly<Record<string, unknown>>)[name];
  if (isAggregate<T, unknown>(member)) return member;
  const hint = typeof member === 'function' ? CALL_IT : '';
  throw invalid(`an object whose '${name}' is ${describeValue(member)}${hint}`);
}

const CALL_IT = ' (call it: agg.count(), not agg.count)';

function invalid(got: string): RxtideError {
  return invalidOption(
    `what a window computes must be an aggregate, such as agg.count(), or a plain object of them, such as ` +
      `{ clicks: agg.count(), spent: agg.sum((click) => click.price) }; it is ${got}`,
  );
}
