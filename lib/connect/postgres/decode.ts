import pg from 'pg';

const INT8 = 20;
const BYTEA = 17;
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const INT8S = 1016;
const DATES = 1182;
const TIMESTAMPS = 1115;
const TEXTS = 1009;

type Decode = (text: string) => unknown;

const asPackage = (oid: number): Decode => pg.types.getTypeParser(oid) as Decode;
const texts = asPackage(TEXTS);
/** Of an array, with `null`s where there are. */
const each =
  (decode: Decode): Decode =>
  (text) =>
    (texts(text) as (string | null)[]).map((item) => (item === null ? null : decode(item)));

/** Whole numbers are numbers where these are exact, else bigints. */
const int8: Decode = (text) => {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
};
/** A timestamp without a time zone is taken for one of UTC, and not of wherever this runs. */
const timestamp: Decode = (text) =>
  /^[-\d]/.test(text) && !text.includes('infinity') ? asPackage(TIMESTAMPTZ)(`${text}+00`) : text;
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
]);

/** What makes a value of the text of a column, by the number of its type. */
export function decoderOf(oid: number): Decode {
  return OWN.get(oid) ?? asPackage(oid);
}
