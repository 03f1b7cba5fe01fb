import type { StateDeclarations } from '../state/stateDeclaration.js';
import type { WorkingContext } from './workingContext.js';

/** What a process function is, checked. */
export interface ProcessSettings {
  readonly kind: string;
  readonly keyed: boolean;
  readonly state: StateDeclarations;
  /** The names of the side outputs. */
  readonly sides: readonly string[];
  /** Whether results are emitted; else they are what the functions return. */
  readonly emits: boolean;
  /** By input. */
  readonly onEvents: readonly ((value: unknown, context: WorkingContext) => unknown)[];
  readonly onTimer: ((time: number, context: WorkingContext) => unknown) | undefined;
}
