import type { Edge } from './edge.js';
import { STATUS } from './kinds.js';

/** The edge went idle and holds nobody's time back, or it is active again. */
export class Status {
  readonly kind: typeof STATUS = STATUS;
  readonly edge: Edge;
  readonly seq: number;
  readonly idle: boolean;

  constructor(edge: Edge, seq: number, idle: boolean) {
    this.edge = edge;
    this.seq = seq;
    this.idle = idle;
  }
}
