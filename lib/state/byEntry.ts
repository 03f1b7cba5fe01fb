import type { SnapshotReader } from '../runtime/checkpointing.js';

/** A value in a snapshot that begins with the running number by which it is put in order. */
type Numbered = readonly [entry: number, ...rest: unknown[]];

/** What a snapshot has of a state whose values begin with a running number: by that number. */
export function byEntry<V extends Numbered>(reader: SnapshotReader, state: string): [key: unknown, value: V][] {
  const entries = Array.from(reader.entries(state), ([key, value]): [unknown, V] => [key, value as V]);
  return entries.sort(([, a], [, b]) => a[0] - b[0]);
}
