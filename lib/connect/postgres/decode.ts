import pg from 'pg';

const INT8 = 20;
const BYTEA = 17;
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const INT8S = 1016;
const DATES = 1182;
const TIMESTAMPS = 1115;
const TIMESTAMPTZS = 1185;
const BYTEAS = 1001;
const TEXTS = 1009;

type Decode = (text: string) => unknown;

const asPackage = (oid: number): Decode => pg.types.getTypeParser(oid) as Decode;
const texts = asPackage(TEXTS);
/** Of an array, which may be one of arrays, with `null`s where there are. */
const each = (decode: Decode): Decode => {
  const item = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(item);
    return value === null ? null : decode(value as string);
  };
  return (text) => item(texts(text));
};

/** Whole numbers are numbers where these are exact, else bigints. */
const int8: Decode = (text) => {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
};
/** A timestamp without a time zone is taken for one of UTC, and not of wherever this runs. */
const timestamp: Decode = (text) =>
  text.includes('infinity') ? text : asPackage(TIMESTAMPTZ)(text.replace(/( BC)?$/, '+00$1'));
const timestamptz: Decode = (text) => (text.includes('infinity') ? text : asPackage(TIMESTAMPTZ)(text));
const bytea: Decode = (text) => new Uint8Array(asPackage(BYTEA)(text) as Uint8Array);

const OWN: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [INT8, int8],
  [BYTEA, bytea],
  [DATE, String],
  [TIMESTAMP, timestamp],
  [TIMESTAMPTZ, timestamptz],
  [INT8S, each(int8)],
  [DATES, each(String)],
  [TIMESTAMPS, each(timestamp)],
  [TIMESTAMPTZS, each(timestamptz)],
  [BYTEAS, each(bytea)],
]);

/** What makes a value of the text of a column, by the number of its type. */
export function decoderOf(oid: number): Decode {
  return OWN.get(oid) ?? asPackage(oid);
}
