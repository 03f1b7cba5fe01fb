import type { Edge } from './edge.js';
import { OPEN } from './kinds.js';

/** The first frame of every subscription, sent inside `subscribe`: says where the edge stands. */
export class Open {
  readonly kind: typeof OPEN = OPEN;
  readonly edge: Edge;
  /** The next frame has `seq + 1`. */
  readonly seq: number;
  readonly watermark: number;
  readonly idle: boolean;

  constructor(edge: Edge, seq: number, watermark: number, idle: boolean) {
    this.edge = edge;
    this.seq = seq;
    this.watermark = watermark;
    this.idle = idle;
  }
}
