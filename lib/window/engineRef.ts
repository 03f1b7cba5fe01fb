/**
 * An engine as assigners, triggers and evictors carry it: a function of settings that only the window operator knows, because they hold
 * assigners, triggers and evictors in turn.
 */
export type EngineRef = (settings: never) => unknown;
