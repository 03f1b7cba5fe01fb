import type { Runtime } from '../runtime/runtime.js';
import type { Warning } from '../runtime/warning.js';

/** What an operator tells the user: each thing once. */
export class Warnings {
  readonly #told = new Set<Warning['code']>();

  once(runtime: Runtime, warning: Warning): void {
    if (this.#told.has(warning.code)) return;
    this.#told.add(warning.code);
    runtime.onWarning(warning);
  }
}
