import type { Observable } from 'rxjs';
import type { OperatorInfo } from '../runtime/operatorInfo.js';

// What is known of the latest run of each stream, for `explain`. Weak: a stream that nobody holds takes its run with it.
const runs = /* @__PURE__ */ new WeakMap<Observable<unknown>, OperatorInfo>();

export function noteRun(stream: Observable<unknown>, info: OperatorInfo): void {
  runs.set(stream, info);
}

/** The operator that last ran for this stream. */
export function lastRun(stream: Observable<unknown>): OperatorInfo | undefined {
  return runs.get(stream);
}
