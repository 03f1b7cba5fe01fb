import type { IncomingMessage } from 'node:http';
import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { RejectedRecord } from '../../transform/source.js';
import { excerptOf } from '../file/recordText.js';
import { lineParser } from '../ndjson/ndjsonSource.js';
import { LineSplitter } from '../tcp/lineSplitter.js';

/** What a body holds. */
export interface Records<T> {
  readonly values: T[];
  readonly rejected: RejectedRecord[];
}

/** How a body is to be read; `undefined` where it is none of the two. */
export function kindOf({ headers }: IncomingMessage): 'lines' | 'json' | undefined {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  if (encoding !== 'identity') return undefined;
  if (/^application\/(x-)?(ndjson|jsonl|json-lines)\s*(;|$)/i.test(type)) return 'lines';
  return /^application\/json\s*(;|$)/i.test(type) ? 'json' : undefined;
}

/** Reads lines of JSON. */
export function readLines<T>(where: string, body: Buffer, map: ((value: unknown) => T) | undefined): Records<T> {
  const records: Records<T> = { values: [], rejected: [] };
  const length = Math.max(1, body.length);
  const splitter = new LineSplitter<T>(lineParser(where, length, map === undefined ? {} : { map }), length);
  splitter.push(body, records.values, records.rejected);
  splitter.end(records.values, records.rejected);
  return records;
}

/** Reads one value, or the elements of an array. */
export function readJson<T>(where: string, body: Buffer, map: ((value: unknown) => T) | undefined): Records<T> {
  const { values, rejected }: Records<T> = { values: [], rejected: [] };
  const reject = (record: unknown, place: string, error: unknown): void => {
    const message = `${where}${place}: ${messageOf(error)}`;
    rejected.push({ record, error: new RxtideError('BAD_RECORD', message, { cause: error }) });
  };
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    for (const [i, value] of (Array.isArray(parsed) ? (parsed as unknown[]) : [parsed]).entries()) {
      try {
        values.push(map === undefined ? (value as T) : map(value));
      } catch (error) {
        reject(value, `, record ${i + 1}`, error);
      }
    }
  } catch (error) {
    reject(excerptOf(body.toString()), '', error);
  }
  return { values, rejected };
}
