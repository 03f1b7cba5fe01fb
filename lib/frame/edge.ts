import type { Runtime } from '../runtime/runtime.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';

/** One output of one running operator: every frame names the edge it travels on. */
export class Edge {
  /** The operator that sends on it, for messages, metrics and `explain`. */
  readonly operator: OperatorInfo;
  /** `main`, or the side output's purpose: `late`, `rejected`, … */
  readonly output: string;
  /** Whether a frame is on its way along it. */
  sending = false;

  #runtime: Runtime;

  constructor(operator: OperatorInfo, output: string, runtime: Runtime) {
    this.operator = operator;
    this.output = output;
    this.#runtime = runtime;
  }

  /** What the operators share; the linked one, where several runtimes met. */
  get runtime(): Runtime {
    const { linked } = this.#runtime;
    if (linked !== this.#runtime) this.#runtime = linked;
    return linked;
  }

  /** For messages: `windowBy 'clicks'`, or `windowBy 'clicks' (late)`. */
  toString(): string {
    return this.output === 'main' ? this.operator.title : `${this.operator.title} (${this.output})`;
  }
}
