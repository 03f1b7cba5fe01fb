import type { ByteCodec } from '../state/byteCodec.js';

/**
 * Where the checkpoints of a job are kept: blobs by name, each written whole or not at all. A job has a store of its own (a folder, a row of
 * a table); what is in the blobs, and which of them are needed, the job knows.
 *
 * Calls never overlap but for `read`. What a call throws fails the checkpoint, not the job, unless the job is being restored.
 */
export interface CheckpointStore {
  /** For messages: where it is. */
  readonly name: string;
  /** How plain data becomes bytes. A fresh one of the same id and version must read what this one wrote, block by block. */
  readonly codec: ByteCodec;
  /** Called before anything else, once a process: makes what is missing, and keeps others from writing here where it can. `read`:
   * nothing will be written, and another process may be writing. */
  open?(access?: 'read'): void | PromiseLike<void>;
  /** The names of all blobs, in no particular order. */
  list(): readonly string[] | PromiseLike<readonly string[]>;
  /** The bytes of a blob; `undefined`: there is none of the name. */
  read(name: string): Uint8Array | undefined | PromiseLike<Uint8Array | undefined>;
  /**
   * Writes a blob, or replaces it. When it resolves the blob is durable, and survives a power cut; when the process dies before, the blob
   * is whole or not there, or is found to be damaged by its checksum when it is read.
   */
  write(name: string, bytes: Uint8Array): void | PromiseLike<void>;
  /** Removes a blob, if it is there. */
  remove(name: string): void | PromiseLike<void>;
  /** Frees what it holds. */
  close?(): void | PromiseLike<void>;
}
