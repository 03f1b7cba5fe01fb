import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { RejectedRecord } from '../../transform/source.js';
import type { Intake } from '../net/intake.js';
import type { MessageOptions } from './messageOptions.js';

/** Characters kept of a message that is rejected. */
const EXCERPT = 200;

/** Puts what is in a message into an intake. */
export function readMessage<T>(
  where: string,
  text: string,
  weight: number,
  options: MessageOptions<T>,
  intake: Intake<T>,
): void {
  const { parse = JSON.parse, map, batches = false } = options;
  const values: T[] = [];
  const rejected: RejectedRecord[] = [];
  const reject = (record: unknown, error: unknown): void => {
    rejected.push({ record, error: new RxtideError('BAD_RECORD', `${where}: ${messageOf(error)}`, { cause: error }) });
  };
  let parsed: unknown;
  try {
    parsed = parse(text);
  } catch (error) {
    reject(text.slice(0, EXCERPT), error);
  }
  if (rejected.length === 0) {
    for (const value of batches && Array.isArray(parsed) ? (parsed as unknown[]) : [parsed]) {
      try {
        values.push(map === undefined ? (value as T) : map(value));
      } catch (error) {
        reject(value, error);
      }
    }
  }
  intake.put(values, rejected, weight);
}

/** Puts a message that is no text into an intake, as rejected. */
export function rejectBinary(where: string, weight: number, intake: Intake<unknown>): void {
  const error = new RxtideError('BAD_RECORD', `${where}: the message is binary, and only text is read`);
  // What is kept of it; else many of them would have no bound.
  intake.put([], [{ record: `${weight} bytes`, error }], EXCERPT);
}
