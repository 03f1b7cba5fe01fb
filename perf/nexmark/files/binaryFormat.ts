import type { NexmarkEvent } from '../../../examples/nexmark/model.js';

/** The first bytes of a file. */
export const MAGIC = 'NEXM';
export const VERSION = 1;
/** Magic, version, number of events. */
export const HEADER_BYTES = 16;
/** The kind of an event, and how many bytes its fields take. */
export const PREFIX_BYTES = 5;

/** A number is a signed 64-bit integer; a text is its length in bytes as 16 bits, and then UTF-8. */
export type FieldType = 'number' | 'text';
export type Fields = readonly (readonly [name: string, type: FieldType])[];

/** The kinds in the order of their numbers in a file, with their fields in order. */
export const KINDS: readonly { readonly kind: NexmarkEvent['kind']; readonly fields: Fields }[] = [
  {
    kind: 'person',
    fields: [
      ['id', 'number'],
      ['name', 'text'],
      ['emailAddress', 'text'],
      ['creditCard', 'text'],
      ['city', 'text'],
      ['state', 'text'],
      ['dateTime', 'number'],
      ['extra', 'text'],
    ],
  },
  {
    kind: 'auction',
    fields: [
      ['id', 'number'],
      ['itemName', 'text'],
      ['description', 'text'],
      ['initialBid', 'number'],
      ['reserve', 'number'],
      ['dateTime', 'number'],
      ['expires', 'number'],
      ['seller', 'number'],
      ['category', 'number'],
      ['extra', 'text'],
    ],
  },
  {
    kind: 'bid',
    fields: [
      ['auction', 'number'],
      ['bidder', 'number'],
      ['price', 'number'],
      ['channel', 'text'],
      ['url', 'text'],
      ['dateTime', 'number'],
      ['extra', 'text'],
    ],
  },
];
