import type { Checkpoint } from '../runtime/checkpointing.js';
import type { Warning } from '../runtime/warning.js';
import type { Clock } from '../time/clock.js';
import type { CheckpointStore } from './checkpointStore.js';

/** The checkpoints of a job, in a store. Calls never overlap. */
export interface Archive {
  /** No checkpoint in it has a greater number, nor one that is damaged as far as can be told. */
  readonly lastId: number;
  /** The latest checkpoint that is whole, complete in itself; `undefined`: there is none. */
  latest(): Promise<Checkpoint | undefined>;
  /**
   * Writes a checkpoint, of everything or of the changes to the one written before. When it resolves, to the bytes that it took, it is durable
   * and what is not needed any more may be gone.
   */
  write(checkpoint: Checkpoint): Promise<number>;
  close(): Promise<void>;
}

export interface ArchiveOptions {
  /** So many of the latest checkpoints can be restored; `Infinity`: all. */
  readonly keep: number;
  /** Told when a checkpoint is damaged, and an older one is used. */
  readonly onWarning: (warning: Warning) => void;
  /** Says when work has taken so long that the host must be served. */
  readonly clock: Clock;
  /** Nothing is written, nor removed. Default: false. */
  readonly readOnly?: boolean;
}

/** Opens the archive in a store. */
export type OpenArchive = (store: CheckpointStore, options: ArchiveOptions) => Promise<Archive>;
