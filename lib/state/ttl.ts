import { RxtideError } from '../errors/rxtideError.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';

/** How long a state is kept after it was last written. */
export interface TtlOptions {
  /** A value written at t is gone at t + `after`, ms. */
  readonly after: DurationLike;
  /**
   * What t and now are. `'event'` (default): the time of the event or timer that writes, and of the one that reads; or the watermark, if
   * that is higher. `'processing'`: the clock.
   */
  readonly clock?: 'event' | 'processing';
  /** What begins the time anew: a `'write'` (default), or a read too: `'readAndWrite'`. */
  readonly renewedBy?: 'write' | 'readAndWrite';
}

/** How long a state is kept after it was last written, in event time; or more about it. */
export type Ttl = DurationLike | TtlOptions;

/** A `Ttl` that has been checked. */
export interface CheckedTtl {
  readonly after: number;
  readonly clock: 'event' | 'processing';
  readonly renewedByReads: boolean;
}

/** Checks the option `ttl` of what `kind` names; `null`: kept until it is cleared. */
export function checkTtl(ttl: Ttl | undefined, kind: string): CheckedTtl | null {
  if (ttl === undefined) return null;
  const options: TtlOptions = typeof ttl === 'object' && ttl !== null && 'after' in ttl ? ttl : { after: ttl };
  const { clock = 'event', renewedBy = 'write' } = options;
  const after = durationOf(options.after, `${kind}: ttl`, 1);
  if (clock !== 'event' && clock !== 'processing') {
    throw invalid(`${kind}: the clock of a ttl must be 'event' or 'processing'; it is '${String(clock)}'`);
  }
  if (renewedBy !== 'write' && renewedBy !== 'readAndWrite') {
    throw invalid(`${kind}: a ttl is renewed by 'write' or 'readAndWrite'; renewedBy is '${String(renewedBy)}'`);
  }
  return after === Infinity ? null : { after, clock, renewedByReads: renewedBy === 'readAndWrite' };
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', message);
}
