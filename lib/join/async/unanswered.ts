import type { SnapshotReader, SnapshotWriter } from '../../runtime/checkpointing.js';
import { AsyncCall } from './asyncCall.js';
import type { CallList } from './callList.js';

/** The state under which unanswered events are written. */
const STATE = 'unanswered';

/** An event that has not been answered, as a snapshot has it. */
interface Unanswered {
  /** Its number in the order of arrival. */
  readonly order: number;
  readonly value: unknown;
  readonly timestamp: number;
  readonly watermark: number;
}

/**
 * Writes the events that have not been answered, by key where there are keys: all of them each time, as each holds a credit, and so there are no
 * more than those.
 */
export function snapshotCalls(calls: CallList, keyed: boolean, writer: SnapshotWriter): void {
  const all: Unanswered[] = [];
  for (let call = calls.first; call !== null; call = call.next) {
    const { value, timestamp, watermark } = call;
    const unanswered = { order: all.length, value, timestamp, watermark };
    all.push(unanswered);
    if (keyed) writer.entry(STATE, call.key, unanswered);
  }
  writer.value('keyed', keyed);
  if (!keyed) writer.value(STATE, all);
}

/** Gives every event that was written to `add`, in the order of arrival; says whether they have keys. */
export function restoreCalls(reader: SnapshotReader, add: (call: AsyncCall) => void): boolean {
  const keyed = reader.value('keyed') as boolean;
  const all: (readonly [key: unknown, unanswered: Unanswered])[] = keyed
    ? [...reader.entries(STATE)].map(([key, unanswered]) => [key, unanswered as Unanswered])
    : (reader.value(STATE) as readonly Unanswered[]).map((unanswered) => [undefined, unanswered]);
  all.sort(([, a], [, b]) => a.order - b.order);
  for (const [key, { value, timestamp, watermark }] of all) {
    add(new AsyncCall(value, timestamp, key, watermark));
  }
  return keyed;
}
