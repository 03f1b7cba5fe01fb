import { ThriftReader, type ThriftStruct } from './thrift.js';

/** Encodings, by their number in the format. */
export const PLAIN = 0;
export const PLAIN_DICTIONARY = 2;
export const RLE_DICTIONARY = 8;

/** What stands before a page. */
export interface PageHeader {
  readonly kind: 'data' | 'dictionary' | 'other';
  readonly encoding: number;
  /** Values, nulls among them. */
  readonly count: number;
  readonly compressedSize: number;
  readonly size: number;
  /** In the second version of data pages the levels stand apart, uncompressed; `null` in the first. */
  readonly apart: { readonly repetition: number; readonly definition: number; readonly isCompressed: boolean } | null;
  /** Where the page's bytes begin. */
  readonly at: number;
}

/** Reads the header at `bytes[at]`. */
export function pageHeaderAt(bytes: Uint8Array, at: number): PageHeader {
  const reader = new ThriftReader(bytes, at);
  const header = reader.struct();
  const data = header[5] as ThriftStruct | undefined;
  const dictionary = header[7] as ThriftStruct | undefined;
  const dataV2 = header[8] as ThriftStruct | undefined;
  const details = data ?? dictionary ?? dataV2;
  return {
    kind: data !== undefined || dataV2 !== undefined ? 'data' : dictionary !== undefined ? 'dictionary' : 'other',
    encoding: numberOf((data ?? dictionary)?.[2] ?? dataV2?.[4]),
    count: numberOf(details?.[1]),
    size: numberOf(header[2]),
    compressedSize: numberOf(header[3]),
    apart:
      dataV2 === undefined
        ? null
        : { definition: numberOf(dataV2[5]), repetition: numberOf(dataV2[6]), isCompressed: dataV2[7] !== false },
    at: reader.at,
  };
}

function numberOf(field: ThriftStruct[number]): number {
  return typeof field === 'number' ? field : 0;
}
