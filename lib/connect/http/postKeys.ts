import { RxtideError } from '../../errors/rxtideError.js';
import { crc32 } from '../../job/format/crc32.js';
import { murmur3 } from '../../state/murmur3.js';
import { encodeUtf8 } from '../net/fetching.js';
import type { Timing } from '../net/timing.js';

/** What a checkpoint holds of a sink that posts. */
export interface Posted {
  /** Tells this run, restarts included, from all others. */
  readonly scope: string;
  /** How many results were posted. */
  readonly count: number;
}

/** What a checkpoint holds, checked. */
export function postedOf(name: string, handle: unknown): Posted | undefined {
  if (handle === undefined) return undefined;
  const { scope, count } = (handle ?? {}) as Partial<Posted>;
  if (typeof scope === 'string' && typeof count === 'number') return { scope, count };
  throw new RxtideError('RESTORE_FAILED', `${name}: the checkpoint holds what another kind of sink has prepared`);
}

/** A scope that no other run has. */
export function newScope({ random }: Timing): string {
  const part = (): string => Math.floor(random() * 36 ** 8).toString(36);
  return `${part()}${part()}`;
}

/**
 * The key of a request: the same for the same content at the same place of the same run. Of other content it is another one, for a server
 * that knows a key throws away what comes with it.
 */
export function keyOf({ scope, count }: Posted, body: string): string {
  const bytes = encodeUtf8(body);
  return [scope, count, bytes.length, murmur3(bytes).toString(36), crc32(bytes).toString(36)].join('-');
}
