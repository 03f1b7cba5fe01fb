/** How a job ended. */
export interface JobEnd {
  /** `completed`: its inputs ended by themselves; `drained`: on request; `stopped`: it can go on from its last checkpoint. */
  readonly reason: 'completed' | 'drained' | 'stopped';
  /** The number of its last checkpoint; `undefined`: this run took none. */
  readonly checkpoint: number | undefined;
  readonly restarts: number;
}
