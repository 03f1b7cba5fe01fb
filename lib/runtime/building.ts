import type { Runtime } from './runtime.js';

/** The runtime of the job that is being built at this moment: entries that are made or subscribed to now take it. */
export const building: { runtime: Runtime | undefined } = { runtime: undefined };
