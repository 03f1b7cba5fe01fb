/**
 * How the values of a state are written into checkpoints and stores. Its `id` and `version` are kept beside what it has written; a later
 * version gets what earlier ones wrote, with their number, and makes a value of today of it.
 *
 * @example
 * ```ts
 * interface Cart { readonly items: readonly string[] }
 * const cart: Codec<Cart> = {
 *   id: 'cart',
 *   version: 2,
 *   encode: (value) => value.items,
 *   // Version 1 was one text.
 *   decode: (data, version) => ({ items: version === 1 ? (data as string).split(' ') : (data as string[]) }),
 * };
 * console.log(cart.decode('apple pear', 1).items.length);
 * // => 2
 * ```
 */
export interface Codec<T = unknown> {
  /** Names the format. What another codec wrote cannot be read. */
  readonly id: string;
  /** 1, 2, 3, …: rises with each change of the format. */
  readonly version: number;
  /** Plain data (numbers, strings, arrays, plain objects, Map, Set, Date, bigint, bytes) for a value. */
  encode(value: T): unknown;
  /** The value for what `encode` of `version`, this one or an earlier, gave. */
  decode(data: unknown, version: number): T;
}

/** Takes values as they are: they must be plain data. */
export const plainCodec: Codec = {
  id: 'plain',
  version: 1,
  encode: (value) => value,
  decode: (data) => data,
};
