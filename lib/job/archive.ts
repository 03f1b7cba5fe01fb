import type { Checkpoint } from '../runtime/checkpointing.js';
import type { CheckpointStore } from './checkpointStore.js';

/** The checkpoints of a job, in a store. Calls never overlap. */
export interface Archive {
  /** The latest checkpoint that is whole, complete in itself; `undefined`: there is none. */
  latest(): Promise<Checkpoint | undefined>;
  /**
   * Writes a checkpoint, of everything or of the changes to the one written before. When it resolves, to the bytes that it took, it is durable
   * and what is not needed any more may be gone.
   */
  write(checkpoint: Checkpoint): Promise<number>;
  close(): Promise<void>;
}

/** Opens the archive in a store, which keeps the latest `keep` checkpoints. */
export type OpenArchive = (store: CheckpointStore, keep: number) => Promise<Archive>;
