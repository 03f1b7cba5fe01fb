import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { deepStrictEqual } from 'node:assert';
import { buffersOf, columnOf, valuesOf } from '../../../lib/view/worker/column.js';

/** To another thread and back: what `postMessage` makes of it. */
function sent(values: readonly unknown[]): readonly unknown[] {
  const column = columnOf(values);
  return valuesOf(structuredClone(column, { transfer: buffersOf(column) }));
}

describe('a column', () => {
  it('has the same values on the other side', () => {
    const scalar = fc.oneof(
      fc.double(),
      fc.constantFrom(NaN, -0, Infinity),
      fc.boolean(),
      fc.string(),
      fc.bigInt(),
      fc.constantFrom(null, undefined),
      fc.date(),
    );
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 3 }),
      fc.dictionary(fc.string(), scalar, { maxKeys: 3 }),
      fc.record({ n: fc.integer(), of: fc.record({ name: fc.string(), ok: fc.boolean() }) }),
      fc.record({ n: fc.integer(), of: fc.string() }, { requiredKeys: ['n'] }),
    );
    const column = fc.oneof(
      fc.array(value),
      fc.array(fc.double()),
      fc.array(fc.string()),
      fc.array(fc.boolean()),
      fc.array(fc.record({ n: fc.double(), of: fc.record({ name: fc.constantFrom('a', 'b'), ok: fc.boolean() }) })),
    );
    fc.assert(
      // A clone of both: jest has arrays of its own, and objects without a prototype get one on the way.
      fc.property(column, (values) => deepStrictEqual(structuredClone(sent(values)), structuredClone(values))),
    );
  });

  it('hands over numbers, of objects of one form too', () => {
    const rows = [
      { key: 'a', value: { n: 1, ok: true } },
      { key: 'a', value: { n: 2, ok: false } },
    ];
    const column = columnOf(rows);
    expect(column).toMatchObject({ as: 'objects', names: ['key', 'value'] });
    expect(buffersOf(column).map((buffer) => buffer.byteLength)).toEqual([8, 16, 2]);
    expect(sent(rows)).toEqual(rows);
    expect(buffersOf(columnOf([{ a: 1 }, { b: 2 }]))).toEqual([]);
    expect(sent([{ a: 1 }, { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
  });
});
