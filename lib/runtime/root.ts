import type { Checkpointing } from './checkpointing.js';
import type { Gate } from './gate.js';
import type { OperatorInfo } from './operatorInfo.js';

/** What roots that meet in one operator share, as the trampoline sees it. */
export interface RootGroup {
  readonly flow: Gate;
  readonly maxDrift: number;
  /** When one of them last had a turn. */
  turn: number;
}

/** Where events enter: it holds a queue, and the trampoline says when it may send the next frame. */
export interface Root {
  /** The operator that it is of. */
  readonly info: OperatorInfo;
  /** Linked as it stands now. */
  readonly runtime: RootGroup;
  /** The order of subscription. */
  readonly order: number;
  /** Whether it asks for its events (and so can wait), or they come to it. */
  readonly pulls: boolean;
  /** What it has sent; the lowest goes first. */
  readonly watermark: number;
  /** Whether others must wait for it: neither ended nor idle. */
  readonly active: boolean;
  /** How many reasons there are to send nothing, other than flow control. */
  holds: number;
  /** Whether it has a frame, or its end, to send. */
  readonly ready: boolean;
  /** Sends one frame, or its end; where it has the trampoline to itself, more. Never throws. */
  sendNext(): void;
  /** Hands its position to the checkpoint and sends a barrier. */
  sendBarrier(checkpoint: Checkpointing): void;
  /** Its input ends here, as if it had completed. */
  stop?(): void;
}
