import type { Checkpoint } from '../runtime/checkpointing.js';
import { applyChanges } from '../state/applyChanges.js';
import type { Archive } from './archive.js';
import type { CheckpointStore } from './checkpointStore.js';

const PREFIX = 'checkpoint-';

/** Keeps each checkpoint as a blob of its own, complete in itself. */
export async function openArchive(store: CheckpointStore, keep: number): Promise<Archive> {
  await store.open?.();
  return new WholeArchive(store, keep);
}

class WholeArchive implements Archive {
  readonly #store: CheckpointStore;
  readonly #keep: number;
  #last: Checkpoint | undefined;

  constructor(store: CheckpointStore, keep: number) {
    this.#store = store;
    this.#keep = keep;
  }

  async latest(): Promise<Checkpoint | undefined> {
    const latest = (await this.#ids()).at(-1);
    const bytes = latest === undefined ? undefined : await this.#store.read(PREFIX + latest);
    return bytes === undefined ? undefined : (this.#store.codec.decode(bytes, 0, bytes.length) as Checkpoint);
  }

  async write(checkpoint: Checkpoint): Promise<number> {
    const whole = checkpoint.since === undefined ? checkpoint : applyChanges(this.#last!, checkpoint);
    const bytes = this.#store.codec.encode(whole);
    await this.#store.write(PREFIX + checkpoint.id, bytes);
    this.#last = whole;
    const ids = await this.#ids();
    for (const id of ids.slice(0, Math.max(0, ids.length - this.#keep))) await this.#store.remove(PREFIX + id);
    return bytes.length;
  }

  async close(): Promise<void> {
    await this.#store.close?.();
  }

  async #ids(): Promise<number[]> {
    const names = await this.#store.list();
    return names
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => Number(name.slice(PREFIX.length)))
      .sort((a, b) => a - b);
  }
}
