import type { Edge } from '../frame/edge.js';
import type { Frame } from '../frame/frame.js';
import { BARRIER, OPEN } from '../frame/kinds.js';
import { trampoline } from '../runtime/trampoline.js';
import { framesBroken } from './framesBroken.js';

/** One input of a running operator: proves that frames arrive whole, once, in order and at once. */
export class InputPort {
  readonly index: number;
  /** Who sends; `null` until `Open`. */
  edge: Edge | null = null;
  watermark = -Infinity;
  idle = false;
  #seq = 0;

  constructor(index: number) {
    this.index = index;
  }

  /** Whether `frame` is the one that must come next, and no `Open`. If not, `open` says what it is. */
  accepts(frame: Frame<unknown, unknown>): boolean {
    // What arrives may be no frame at all, and even nothing.
    if ((frame as typeof frame | undefined)?.edge !== this.edge || frame.seq !== this.#seq || !trampoline.busy) {
      return false;
    }
    this.#seq++;
    return true;
  }

  /** Both in one. */
  check(frame: Frame<unknown, unknown>, to: string): void {
    if (!this.accepts(frame)) this.open(frame, to);
  }

  /** Takes the frame that opens the input; throws `FRAMES_BROKEN` for any other one. `to` is the operator's title. */
  open(frame: Frame<unknown, unknown>, to: string): void {
    const from = this.edge;
    const kind = (frame as Partial<Frame<unknown, unknown>> | null | undefined)?.kind;
    const isFrame = typeof kind === 'number' && kind <= BARRIER && frame.edge !== undefined;
    if (isFrame && kind === OPEN && from === null) {
      this.edge = frame.edge;
      this.#seq = frame.seq + 1;
      return;
    }
    const found = isFrame
      ? this.#whatIsWrong(frame)
      : 'a value arrived that is no frame: eventTime or another entry is missing, or values() stands too early';
    throw framesBroken(found, from ?? (isFrame ? frame.edge : undefined), to);
  }

  #whatIsWrong({ kind, edge, seq }: Frame<unknown, unknown>): string {
    if (this.edge === null) return 'the first frame was not Open: it subscribed late to something that was running';
    if (edge !== this.edge) return 'frames of two streams arrived mixed';
    // Before its number: what is sent late has been filled anew since.
    if (kind !== OPEN && !trampoline.busy) return 'a frame arrived later than it was sent';
    return seq > this.#seq ? 'frames are missing' : 'a frame arrived twice, or out of order';
  }
}
