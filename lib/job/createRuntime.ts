import type { RuntimeOptions } from '../runtime/runtime.js';
import { ManagedRuntime } from './managedRuntime.js';

/** Makes a runtime, for entries that are to share one, or to choose its clock, its flow control or what it restores. */
export function createRuntime(options: RuntimeOptions = {}): ManagedRuntime {
  return new ManagedRuntime(options);
}
