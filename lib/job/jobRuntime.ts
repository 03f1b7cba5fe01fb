import { RxtideError } from '../errors/rxtideError.js';
import type { Runtime, RuntimeOptions } from '../runtime/runtime.js';
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

  /** What another runtime holds would be in none of the job's checkpoints. */
  override admit(own: Runtime | undefined, entry: string): void {
    if (own === undefined || own.linked === this.linked) return;
    throw new RxtideError(
      'RUNTIMES_DIFFER',
      `${entry} belongs to another runtime than the job: make it inside of what is given to run, without the option runtime`,
    );
  }
}
