/** Something that the user should know and that is no error. Each is reported once for an operator. */
export interface Warning {
  /** What it is about, in a word that stays the same. */
  readonly code:
    | 'NOTHING_COMES_OUT'
    | 'CUT_OFF'
    | 'LOOKS_LIKE_SECONDS'
    | 'TAIL_DROPPED'
    | 'CHECKPOINT_FAILED'
    | 'CHECKPOINT_DAMAGED'
    | 'RESTARTED'
    | 'STILL_HELD';
  /** What happened, and what to do. */
  readonly message: string;
  /** The operator's name, or the job's; of a checkpoint that is damaged, the store's. */
  readonly operator: string;
}

/** Prints a warning where there is a console. */
export function printWarning(warning: Warning): void {
  const host = globalThis as { console?: { warn(message: string): void } };
  host.console?.warn(`rxtide: ${warning.message}`);
}
