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
    const from = this.edge ?? undefined;
    const kind = (frame as Partial<Frame<unknown, unknown>> | null | undefined)?.kind;
    if (typeof kind !== 'number' || kind > BARRIER || frame.edge === undefined) {
      throw framesBroken('not a frame', from, to);
    }
    if (kind === OPEN && from === undefined) {
      this.edge = frame.edge;
      this.#seq = frame.seq + 1;
      return;
    }
    if (from === undefined) throw framesBroken('no Open', frame.edge, to);
    if (frame.edge !== from) throw framesBroken('a second stream', from, to);
    // Before its number: what is sent late has been filled anew since.
    if (kind !== OPEN && !trampoline.busy) throw framesBroken('outside a turn', from, to);
    if (frame.seq !== this.#seq) throw framesBroken(frame.seq > this.#seq ? 'a gap' : 'a repeat', from, to);
    throw framesBroken('a repeat', from, to);
  }
}
