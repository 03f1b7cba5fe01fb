import { Flow } from './flow.js';
import type { Runtime } from './runtime.js';
import { trampoline } from './trampoline.js';

/** The pool of credits of a runtime. Where nobody asks for it, there is nothing to wait for, and a bundle has no code for it. */
export function flowOf(runtime: Runtime): Flow {
  const { linked } = runtime;
  const { flow, credits, clock } = linked;
  if (flow instanceof Flow) return flow;
  const pool = new Flow(
    credits,
    () => trampoline.run(),
    () => clock.now(),
  );
  linked.flow = pool;
  return pool;
}
