import { BaseMachine } from './baseMachine.js';

/** What a machine has to be told. Most per-event ones keep no time, and no state: they need not be called, nor asked. */
export interface Minds {
  /** The watermark: it overrides `onWatermark`. */
  readonly time: boolean;
  /** The clock: it overrides `nextProcessingTimer`. */
  readonly clock: boolean;
  /** Checkpoints: it overrides `snapshot`, for it has state. */
  readonly state: boolean;
}

export function minds(machine: object): Minds {
  return {
    time: overrides(machine, 'onWatermark'),
    clock: overrides(machine, 'nextProcessingTimer'),
    state: overrides(machine, 'snapshot'),
  };
}

function overrides(machine: object, name: keyof BaseMachine<never, never>): boolean {
  for (
    let at = machine;
    at !== BaseMachine.prototype && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object
  ) {
    if (Object.hasOwn(at, name)) return true;
  }
  return false;
}
