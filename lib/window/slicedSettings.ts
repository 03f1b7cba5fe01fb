import type { Aggregate } from '../aggregate/aggregate.js';
import type { SumsFactory } from './sliceSums.js';
import type { AlignedWindows } from './windowAssigner.js';

/** What the sliced engine goes by. */
export interface SlicedSettings<T, R> {
  readonly windows: AlignedWindows;
  readonly aggregate: Aggregate<T, R>;
  readonly keyed: boolean;
  readonly allowedLateness: number;
  /** How long a key that is silent goes on giving results of empty windows; 0: not at all. */
  readonly fillEmpty: number;
  /** What makes one of the slices of a window; `null`: every window is one slice. */
  readonly sums: SumsFactory | null;
}
