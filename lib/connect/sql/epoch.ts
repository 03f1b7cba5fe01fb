import { RxtideError } from '../../errors/rxtideError.js';

/**
 * What a checkpoint holds of a staged sink: all rows up to an epoch, an epoch being what was written between two checkpoints. `run` tells the
 * epochs of one run, restarts included, from those of another that began anew.
 */
export interface Epoch {
  readonly run: string;
  readonly epoch: number;
  /** The checkpoint, for whoever looks into the database. */
  readonly checkpoint: number;
}

/** What the database itself remembers of a sink: the last epoch that it shows. */
export interface Shown extends Epoch {
  /** The stream completed with it. */
  readonly ended: boolean;
}

/** The handle of a checkpoint, checked. */
export function epochOf(name: string, handle: unknown): Epoch | undefined {
  if (handle === undefined) return undefined;
  const { run, epoch, checkpoint } = (handle ?? {}) as Partial<Epoch>;
  if (typeof run === 'string' && typeof epoch === 'number' && typeof checkpoint === 'number') {
    return { run, epoch, checkpoint };
  }
  throw new RxtideError('RESTORE_FAILED', `cannot go on writing ${name}: the checkpoint is of another sink`);
}

/** Whether rows up to `wanted` are still to be shown. Throws `RESTORE_FAILED` where the database knows nothing of them. */
export function isToBeShown(name: string, wanted: Epoch, shown: Shown | undefined): boolean {
  if (shown?.run === wanted.run) return shown.epoch < wanted.epoch;
  throw new RxtideError(
    'RESTORE_FAILED',
    `${name}: the rows of checkpoint ${wanted.checkpoint} are not in this database, or another run has begun to write here since. ` +
      'Restore the database that belongs to the checkpoint, or give the sink another name and start without the checkpoint',
  );
}

/**
 * Whether all that this run could give is shown already, so that what it gives again is to be left out. Throws `RESTORE_FAILED` where more is shown
 * than the checkpoint knows of.
 */
export function isOver(name: string, restored: Epoch, shown: Shown): boolean {
  if (shown.epoch <= restored.epoch) return false;
  if (shown.ended) return true;
  throw new RxtideError(
    'RESTORE_FAILED',
    `${name} shows what came until checkpoint ${shown.checkpoint}, and is to go on from checkpoint ${restored.checkpoint}: what came ` +
      `between would be there twice. Go on from checkpoint ${shown.checkpoint}; or take those rows away, and give the sink another name`,
  );
}

/** Another attempt has begun to write under the same name. */
export function takenOver(name: string): RxtideError {
  return new RxtideError(
    'SINK_FAILED',
    `${name}: another process, or another sink of this name, has begun to write here. Give each sink a name of its own`,
  );
}
