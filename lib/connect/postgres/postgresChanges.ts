import { RxtideError } from '../../errors/rxtideError.js';
import type { AbortSignalLike } from '../../transform/abortSignal.js';
import type { Source, SourceChunk } from '../../transform/source.js';
import { countOf } from '../file/options.js';
import { quoted, quotedTable, type TableName } from '../sql/identifiers.js';
import { pause } from '../sql/pause.js';
import { messageReader, type PostgresChange, type Step } from './changeRecords.js';
import { isTransient, postgresFailed } from './failures.js';
import { lsnOf, lsnText } from './lsn.js';
import { locationOf, type PostgresConnection, type PostgresLocation } from './postgresLocation.js';
import { checkSlot, ensureSlot, type SlotSettings } from './replicationSlot.js';
import { ReplicationStream } from './replicationStream.js';
import { backOff, Server } from './server.js';
import { connect } from './session.js';
import { copySnapshot, dropCopies, readSnapshot, type SnapshotPosition } from './snapshotCopy.js';

/** What `postgresChanges` reads, and how. */
export interface PostgresChangesOptions extends PostgresLocation {
  /** The publication whose tables are followed. */
  readonly publication: string;
  /** The tables of the publication, where it is to be made if it is not there. Default: it must be there. */
  readonly tables?: readonly TableName[];
  /** The replication slot, which is made if it is not there; lower-case letters, digits and `_`, at most 40. One for each job. */
  readonly slot: string;
  /** Whether the rows that there are come first, as inserts. A start without a checkpoint then makes the slot anew. Default: `false`. */
  readonly snapshot?: boolean;
  /** Changes that a chunk has at most: a larger transaction comes in parts. Default 1,000. */
  readonly pageSize?: number;
}

/** Where a chunk of changes begins: which change of which transaction. */
export interface LogPosition {
  readonly lsn: string;
  readonly from: number;
  readonly count: number;
}

/** A place in the snapshot, or in the log. */
export type ChangePosition = SnapshotPosition | LogPosition;

/** How far the log goes on, unasked, without a change before that is a chunk of its own, without events, so that the server may forget it. */
const QUIET_BYTES = 1024n * 1024n;
const LONGEST_SLOT = 40;

/**
 * Follows the changes of tables of PostgreSQL by logical replication, by the packages `pg` and `pg-logical-replication` and the built-in plug-in
 * `pgoutput`; the server needs `wal_level = logical`, and the user the right to replicate. It never ends.
 *
 * **What comes out.** Each insert, update, delete and truncate, in the order of commits, with the row before and after, the time of the commit
 * and its place in the log. Nothing comes of a transaction before it is committed. Values are as from `postgresSource`. With `snapshot`, the
 * rows of the moment at which the slot was made come first, as inserts; they are copied to tables `rxtide_snapshot_<slot>` for that, which are
 * removed when a checkpoint is beyond them.
 *
 * **Positions.** The slot is the position. The server keeps what came after the last checkpoint that was stored, and only then forgets: a
 * job that is stopped for long fills the server's disk, and without checkpoints nothing is ever forgotten. Delete the slot of a job that you give up.
 *
 * **Guarantee.** A connection that is lost is made anew, for `retryFor`, and nothing is missing or there twice. After a restart it goes on from the
 * checkpoint, to the change.
 *
 * **Back-pressure.** While the pipeline is busy, about a megabyte waits here, and the rest on the server.
 *
 * **Errors.** `SOURCE_FAILED`: there is no such publication, or the server refuses. `RESTORE_FAILED`: the slot is gone, or has moved beyond the
 * checkpoint.
 *
 * @example
 * ```ts
 * import { filterValues, fromSource, keyBy, toTable } from 'rxtide';
 * import { postgresChanges } from 'rxtide/postgres';
 *
 * const changes = postgresChanges({
 *   connection: 'postgres://localhost/shop',
 *   publication: 'rxtide',
 *   tables: ['users'],
 *   slot: 'page_views',
 *   snapshot: true,
 * });
 * export const users$ = fromSource(changes, { timestampOf: (change) => change.at }).pipe(
 *   filterValues((change) => change.kind !== 'truncate'),
 *   keyBy((change) => Number((change.after ?? change.before)?.id)),
 *   toTable({ rowOf: (change) => change.after }),
 * );
 * ```
 * @category Sources and sinks
 */
export function postgresChanges(options: PostgresChangesOptions): Source<PostgresChange, ChangePosition> {
  const { title, config, retryFor } = locationOf('postgresChanges', options);
  const { slot, publication, tables, snapshot = false } = options;
  quoted(publication, 'postgresChanges: publication');
  for (const table of tables ?? []) quotedTable(table, 'postgresChanges: tables');
  if (tables?.length === 0) throw invalid("tables must name at least one table, such as ['users']");
  if (typeof slot !== 'string' || !/^[a-z0-9_]+$/.test(slot) || slot.length > LONGEST_SLOT) {
    throw invalid(
      `slot must have lower-case letters, digits and _ only, at most ${LONGEST_SLOT}; it is ${JSON.stringify(slot)}`,
    );
  }
  return new PostgresChanges(`postgres ${title} ${publication}`, { publication, tables, slot }, config, retryFor, {
    snapshot,
    pageSize: countOf(options.pageSize ?? 1000, 'postgresChanges: pageSize'),
  });
}

class PostgresChanges implements Source<PostgresChange, ChangePosition> {
  readonly name: string;
  readonly #about: Pick<SlotSettings, 'publication' | 'tables' | 'slot'>;
  readonly #config: PostgresConnection;
  readonly #retryFor: number;
  readonly #options: { readonly snapshot: boolean; readonly pageSize: number };
  #stream: ReplicationStream | undefined;
  #confirmed = 0n;
  /** Whether copies of a snapshot may be left, to be removed when a checkpoint is beyond them. */
  #hasCopies: boolean;

  constructor(
    name: string,
    about: Pick<SlotSettings, 'publication' | 'tables' | 'slot'>,
    config: PostgresConnection,
    retryFor: number,
    options: { readonly snapshot: boolean; readonly pageSize: number },
  ) {
    this.name = name;
    this.#about = about;
    this.#config = config;
    this.#retryFor = retryFor;
    this.#options = options;
    this.#hasCopies = options.snapshot;
  }

  async *open(
    position: ChangePosition | undefined,
    signal: AbortSignalLike,
  ): AsyncGenerator<SourceChunk<PostgresChange, ChangePosition>, void> {
    const { snapshot, pageSize } = this.#options;
    const server = this.#newServer();
    const settings = { title: this.name, ...this.#about, server };
    this.#confirmed = 0n;
    try {
      const inLog = position !== undefined && 'from' in position;
      if (inLog) await checkSlot(settings, lsnOf(position.lsn));
      else if (position === undefined && snapshot) {
        await copySnapshot(settings, () => connect({ ...this.#config, replication: 'database' } as PostgresConnection));
      } else if (position === undefined) await ensureSlot(settings);
      if (!inLog && (snapshot || position !== undefined)) yield* readSnapshot(settings, pageSize, position, signal);
      await server.close();
      if (!signal.aborted) yield* this.#follow(inLog ? position : undefined, signal);
    } finally {
      await server.close();
    }
  }

  async committed(position: ChangePosition): Promise<void> {
    if (!('from' in position)) return;
    const lsn = lsnOf(position.lsn);
    if (lsn > this.#confirmed) this.#confirmed = lsn;
    this.#stream?.confirm(this.#confirmed);
    if (!this.#hasCopies) return;
    const server = this.#newServer();
    const doing = `cannot remove the snapshot of ${this.name}`;
    await server.run('SOURCE_FAILED', doing, (session) => dropCopies(session, this.#about.slot));
    // Only then: what fails is tried again at the next checkpoint.
    this.#hasCopies = false;
    await server.close();
  }

  /** The log, over one connection after the other. */
  async *#follow(
    position: LogPosition | undefined,
    signal: AbortSignalLike,
  ): AsyncGenerator<SourceChunk<PostgresChange, LogPosition>, void> {
    // Read again, a chunk without events is there at once: the server need not send anything.
    if (position?.count === 0) yield { position, values: [] };
    const cutter = new Chunks(this.#options.pageSize, position);
    const close = (): void => this.#stream?.close();
    signal.addEventListener('abort', close);
    let delays = backOff(this.#retryFor);
    try {
      while (!signal.aborted) {
        const stream = new ReplicationStream(this.#config, this.#confirmed);
        this.#stream = stream;
        try {
          await stream.start(this.#command());
          const read = messageReader(this.#about.publication);
          cutter.begin();
          for (let sent = await stream.next(); sent !== undefined; sent = await stream.next()) {
            delays = backOff(this.#retryFor);
            if (sent.kind === 'idle') yield* cutter.idle(sent.until, sent.asked);
            else for (const step of read(sent.bytes)) yield* cutter.take(step);
          }
        } catch (error) {
          const delay = isTransient(error) ? delays.next() : undefined;
          if (signal.aborted) return;
          if (delay === undefined || delay.done === true) {
            throw postgresFailed('SOURCE_FAILED', `cannot read ${this.name}`, error);
          }
          await pause(delay.value, signal);
        } finally {
          stream.close();
        }
      }
    } finally {
      signal.removeEventListener('abort', close);
    }
  }

  #command(): string {
    const { slot, publication } = this.#about;
    const names = quoted(publication, 'publication').replaceAll("'", "''");
    const options = `proto_version '1', publication_names '${names}'`;
    return `START_REPLICATION SLOT ${quoted(slot, 'slot')} LOGICAL ${lsnText(this.#confirmed)} (${options})`;
  }

  #newServer(): Server {
    return new Server(() => connect(this.#config), this.#retryFor);
  }
}

/** Cuts transactions into chunks, always in the same places, and leaves out what was given before. */
class Chunks {
  readonly #pageSize: number;
  /** What comes next: this change of the first transaction that is not before this place. */
  #lsn: bigint;
  #from: number;
  /** How many changes the next chunk has, where it was given before. */
  #again: number | undefined;
  #transaction: Extract<Step, { kind: 'begin' }> | undefined;
  /** Changes of the transaction that have come. */
  #seen = 0;
  #pending: PostgresChange[] = [];
  /** The last place of which a chunk tells. */
  #told: bigint;

  constructor(pageSize: number, position: LogPosition | undefined) {
    this.#pageSize = pageSize;
    this.#lsn = position === undefined ? 0n : lsnOf(position.lsn);
    this.#from = position?.from ?? 0;
    this.#again = position === undefined || position.count === 0 ? undefined : position.count;
    this.#told = this.#lsn;
  }

  /** On a new connection, transactions come whole. */
  begin(): void {
    this.#transaction = undefined;
    this.#pending = [];
  }

  *take(step: Step): Generator<SourceChunk<PostgresChange, LogPosition>, void> {
    if (step.kind === 'begin') {
      const lsn = lsnOf(step.lsn);
      if (lsn > this.#lsn) {
        this.#lsn = lsn;
        this.#from = 0;
      }
      this.#transaction = lsn < this.#lsn ? undefined : { ...step, lsn: lsnText(lsn) };
      this.#seen = 0;
    } else if (this.#transaction === undefined) {
      return;
    } else if (step.kind === 'change') {
      if (this.#seen++ < this.#from) return;
      const { lsn, transaction, at } = this.#transaction;
      this.#pending.push({ ...step.change, lsn, transaction, at });
      if (this.#pending.length >= (this.#again ?? this.#pageSize)) yield* this.#cut();
    } else {
      yield* this.#cut();
      this.#transaction = undefined;
      this.#lsn++;
      this.#from = 0;
    }
  }

  /** The server has nothing more up to here. */
  *idle(until: bigint, asked: boolean): Generator<SourceChunk<PostgresChange, LogPosition>, void> {
    if (this.#transaction !== undefined || until < this.#told + (asked ? 1n : QUIET_BYTES) || until < this.#lsn) return;
    this.#lsn = this.#told = until;
    this.#from = 0;
    yield { position: { lsn: lsnText(until), from: 0, count: 0 }, values: [] };
  }

  *#cut(): Generator<SourceChunk<PostgresChange, LogPosition>, void> {
    const values = this.#pending;
    if (values.length === 0) return;
    const { lsn } = this.#transaction!;
    const from = this.#from;
    this.#pending = [];
    this.#again = undefined;
    this.#told = this.#lsn;
    // Before it is given: whoever takes it may never come back.
    this.#from += values.length;
    yield { position: { lsn, from, count: values.length }, values };
  }
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `postgresChanges: ${message}`);
}
