import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ByteCodec } from '../../lib/state/byteCodec.js';
import { blockCodec } from '../../lib/state/blockCodec.js';
import { msgpackCodec } from '../../lib/state/msgpackCodec.js';

/** What comes back: from the middle of memory that is something else a moment later. */
function throughCodecs(data: unknown, writer: ByteCodec, reader: ByteCodec): unknown {
  const bytes = writer.encode(data);
  const memory = new Uint8Array(bytes.length + 8).fill(7);
  memory.set(bytes, 3);
  const back = reader.decode(memory, 3, 3 + bytes.length);
  memory.fill(9);
  return back;
}

const atoms = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    2 ** 53,
    -(2 ** 40),
    5e-324,
    null,
    undefined,
    true,
    '',
    '__proto__',
  ),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a\ud800b', '\udc00', '\ud83d\ude00', `long${'.'.repeat(50)}\ud800`),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
);

const plainData = fc.letrec((tie) => ({
  data: fc.oneof({ maxDepth: 4 }, atoms, tie('array'), tie('object'), tie('map'), tie('set')),
  array: fc.array(tie('data'), { maxLength: 4 }),
  object: fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('data'), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
  map: fc.array(fc.tuple(tie('data'), tie('data')), { maxLength: 3 }).map((entries) => new Map(entries)),
  set: fc.array(tie('data'), { maxLength: 3 }).map((values) => new Set(values)),
})).data;

// What `msgpackCodec` has written only the same one reads; a block, any other.
const codecs: [string, () => [writer: ByteCodec, reader: ByteCodec]][] = [
  [
    'msgpackCodec',
    () => {
      const codec = msgpackCodec();
      return [codec, codec];
    },
  ],
  ['blockCodec', () => [blockCodec(), blockCodec()]],
];

describe.each(codecs)('%s', (_, make) => {
  const through = (data: unknown): unknown => throughCodecs(data, ...make());

  it('brings back plain data of every kind', () => {
    const [writer, reader] = make();
    fc.assert(
      fc.property(plainData, (data) => expect(throughCodecs(data, writer, reader)).toEqual(data)),
      { numRuns: 500 },
    );
  });

  it('brings back thousands of objects of many shapes', () => {
    const [writer, reader] = make();
    const data = Array.from({ length: 3000 }, (__, i) => ({ i, [`a${i % 300}`]: i, [`b${i}`]: { c: -i } }));
    for (let round = 0; round < 2; round++) expect(throughCodecs(data, writer, reader)).toEqual(data);
  });

  it('says so where data refers to itself', () => {
    const friend: Record<string, unknown> = {};
    friend['friend'] = friend;
    expect(() => through([friend])).toThrow(/data that refers to itself.* cannot be written to disk/);
    const map = new Map<string, unknown>();
    map.set('-0', [-0, map]);
    expect(() => through(map)).toThrow(/data that refers to itself/);
    const [writer, reader] = make();
    expect(() => writer.encode(friend)).toThrow(/refers to itself/);
    expect(throughCodecs({ a: 1 }, writer, reader)).toEqual({ a: 1 });
  });

  it.each([
    -0,
    NaN,
    -Infinity,
    10n ** 40n,
    -(2n ** 63n),
    new Map<unknown, unknown>([[-0, { at: new Date(5) }]]),
    [-0, [0, -0]],
    { deep: { list: [new Set([-0.5, 1])], none: undefined } },
    'half a pair: \ud800',
    `half a pair: \ud800${'.'.repeat(200_000)}`,
  ])('keeps %p', (data) => {
    expect(through(data)).toEqual(data);
    expect(Object.is((through([data]) as unknown[])[0], -0)).toBe(Object.is(data, -0));
  });

  it('keeps a property called __proto__, and makes no prototype of it', () => {
    const back = through(JSON.parse('{"__proto__":{"bad":1},"z":2}')) as Record<string, unknown>;
    expect(Object.keys(back)).toEqual(['__proto__', 'z']);
    expect(back['bad']).toBeUndefined();
  });

  it('refuses what would come back as something else', () => {
    class Cart {
      readonly n = 1;
    }
    expect(() => through({ cart: new Cart() })).toThrow(/an instance of Cart cannot be written to disk: .*codec/);
    expect(() => through(new (class Index extends Map<string, number> {})([['a', 1]]))).toThrow(/an instance of Index/);
    expect(() => through([new (class Path extends Array<string> {})()])).toThrow(/an instance of Path/);
    expect(() => through([() => 1])).toThrow(/a function cannot be written to disk/);
    expect(() => through(Symbol('x'))).toThrow(/a symbol cannot be written to disk/);
  });
});
