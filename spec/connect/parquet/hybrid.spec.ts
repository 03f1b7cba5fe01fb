import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readHybrid } from '../../../lib/connect/parquet/hybrid.js';

/** Encodes numbers as runs and packed eights, in turn as `isRun` says. */
function encode(
  parts: readonly { readonly isRun: boolean; readonly numbers: readonly number[] }[],
  width: number,
): Uint8Array {
  const bytes: number[] = [];
  const varint = (n: number): void => {
    for (; n > 127; n = Math.floor(n / 128)) bytes.push((n % 128) + 128);
    bytes.push(n);
  };
  for (const { isRun, numbers } of parts) {
    if (isRun) {
      varint(numbers.length * 2);
      for (let i = 0; i < Math.ceil(width / 8); i++) bytes.push(Math.floor((numbers[0] as number) / 256 ** i) % 256);
    } else {
      varint((numbers.length / 8) * 2 + 1);
      const bits = numbers.map((n) => mirrored(n.toString(2).padStart(width, '0'))).join('');
      for (let i = 0; i < bits.length; i += 8) bytes.push(Number.parseInt(mirrored(bits.slice(i, i + 8)), 2));
    }
  }
  return Uint8Array.from(bytes);
}

const mirrored = (bits: string): string => bits.split('').reverse().join('');

const content = fc.integer({ min: 1, max: 31 }).chain((width) => {
  const number = fc.integer({ min: 0, max: 2 ** width - 1 });
  const run = fc
    .tuple(number, fc.integer({ min: 1, max: 300 }))
    .map(([n, count]) => Array.from({ length: count }, () => n));
  const packed = fc
    .integer({ min: 1, max: 4 })
    .chain((eights) => fc.array(number, { minLength: 8 * eights, maxLength: 8 * eights }));
  const part = fc.oneof(
    run.map((numbers) => ({ isRun: true, numbers })),
    packed.map((numbers) => ({ isRun: false, numbers })),
  );
  return fc.tuple(fc.constant(width), fc.array(part, { minLength: 1, maxLength: 6 }));
});

describe('readHybrid', () => {
  it('gives the numbers that were encoded, also where the last eight are not all meant', () => {
    fc.assert(
      fc.property(content, fc.nat(7), fc.nat(3), ([width, parts], dropped, before) => {
        const encoded = encode(parts, width);
        const bytes = new Uint8Array(before + encoded.length);
        bytes.set(encoded, before);
        const numbers = parts.flatMap((part) => part.numbers);
        const count = Math.max(1, numbers.length - dropped);
        const out = new Int32Array(count);
        readHybrid(bytes, before, bytes.length, width, count, out);
        expect([...out]).toEqual(numbers.slice(0, count));
      }),
      { numRuns: 1000 },
    );
  });

  it('says so when there are fewer numbers than should be', () => {
    expect(() => readHybrid(encode([{ isRun: true, numbers: [1] }], 3), 0, 2, 3, 2, new Int32Array(2))).toThrow(
      'fewer values',
    );
  });

  it('says so when a number is cut short, and does not look for its end for ever', () => {
    expect(() => readHybrid(Uint8Array.of(0x80), 0, 1, 3, 1, new Int32Array(1))).toThrow('cut short');
  });
});
