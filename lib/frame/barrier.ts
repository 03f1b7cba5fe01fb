import type { Checkpointing } from '../runtime/checkpointing.js';
import type { Edge } from './edge.js';
import { BARRIER } from './kinds.js';

/** Separates what belongs to a checkpoint from what comes after it. */
export class Barrier {
  readonly kind: typeof BARRIER = BARRIER;
  readonly edge: Edge;
  readonly seq: number;
  /** The checkpoint under way: its number, and where operators hand over their state. */
  readonly checkpoint: Checkpointing;

  constructor(edge: Edge, seq: number, checkpoint: Checkpointing) {
    this.edge = edge;
    this.seq = seq;
    this.checkpoint = checkpoint;
  }
}
