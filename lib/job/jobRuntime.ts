import type { RuntimeOptions } from '../runtime/runtime.js';
import type { Supervisor } from '../runtime/supervisor.js';
import { ManagedRuntime } from './managedRuntime.js';

/** The runtime of one attempt of a job. */
export class JobRuntime extends ManagedRuntime {
  override readonly job: Supervisor;

  constructor(options: RuntimeOptions, job: Supervisor) {
    super(options);
    this.job = job;
    this.tracksChanges = job.takesCheckpoints;
  }
}
