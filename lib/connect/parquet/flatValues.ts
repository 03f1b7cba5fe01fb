import type { SchemaElement } from 'hyparquet';

/** Reads `count` values that stand as they are from `bytes[at]` on. */
export type PlainReader = (bytes: Uint8Array, at: number, count: number) => readonly unknown[];

/** How the values of a column are read that is a number, a time or a text; `undefined` for any other. */
export function plainReaderOf(element: SchemaElement): PlainReader | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  const kind = logical?.type ?? converted;
  switch (type) {
    case 'FLOAT':
      return kind === undefined ? numbers(4, (view, at) => view.getFloat32(at, true)) : undefined;
    case 'DOUBLE':
      return kind === undefined ? numbers(8, (view, at) => view.getFloat64(at, true)) : undefined;
    case 'INT32':
      if (kind === 'DATE') return numbers(4, (view, at) => view.getInt32(at, true) * 86_400_000);
      return isSigned(element, 32) ? numbers(4, (view, at) => view.getInt32(at, true)) : undefined;
    case 'INT64': {
      if (isSigned(element, 64)) return numbers(8, (view, at) => integerOf(view.getBigInt64(at, true)));
      const divisor = divisorOf(element);
      return divisor === undefined ? undefined : numbers(8, (view, at) => Number(view.getBigInt64(at, true)) / divisor);
    }
    case 'BYTE_ARRAY':
      return kind === undefined || kind === 'STRING' || kind === 'UTF8' ? texts : undefined;
    default:
      return undefined;
  }
}

/** A 64-bit integer: a number if that is exact, else a bigint. */
export function integerOf(value: bigint): number | bigint {
  const n = Number(value);
  return Number.isSafeInteger(n) ? n : value;
}

function isSigned({ converted_type: converted, logical_type: logical }: SchemaElement, bits: number): boolean {
  if (logical !== undefined) return logical.type === 'INTEGER' && logical.isSigned && logical.bitWidth <= bits;
  return converted === undefined || converted === 'INT_8' || converted === 'INT_16' || converted === `INT_${bits}`;
}

/** What divides a time into milliseconds. */
function divisorOf({ converted_type: converted, logical_type: logical }: SchemaElement): number | undefined {
  if (logical !== undefined && logical.type !== 'TIMESTAMP') return undefined;
  if (converted === 'TIMESTAMP_MILLIS' || logical?.unit === 'MILLIS') return 1;
  if (converted === 'TIMESTAMP_MICROS' || logical?.unit === 'MICROS') return 1e3;
  return logical?.unit === 'NANOS' ? 1e6 : undefined;
}

function numbers(size: number, read: (view: DataView, at: number) => number | bigint): PlainReader {
  return (bytes, at, count) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const values: unknown[] = [];
    for (let i = 0; i < count; i++) values.push(read(view, at + i * size));
    return values;
  };
}

const texts: PlainReader = (bytes, at, count) => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const length = buffer.readUInt32LE(at);
    at += 4;
    if (at + length > buffer.length) throw new Error('a text is longer than its page');
    values.push(buffer.toString('utf8', at, at + length));
    at += length;
  }
  return values;
};
