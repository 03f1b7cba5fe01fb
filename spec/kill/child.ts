// One life of the job: it goes on from its latest checkpoint, and is killed or comes to the end of its input.
import { join } from 'node:path';
import { directoryCheckpoints } from '../../lib/checkpoints.js';
import { job, noRestart } from '../../lib/index.js';
import { Killer } from './killing.js';
import type { Death } from './killing.js';
import { pipeline } from './pipeline.js';
import type { Places } from './pipeline.js';

/** What a child is told, as the JSON of its one argument. */
export interface Life extends Places {
  readonly death: Death | null;
}

const life = JSON.parse(process.argv[2]!) as Life;
const killer = new Killer(life.death ?? undefined);
const handle = job({
  name: 'kill test',
  checkpoints: { every: 50, to: killer.store(directoryCheckpoints(join(life.folder, 'checkpoints'))) },
  restart: noRestart,
}).run(() => pipeline(life, killer));

process.send?.('running');
await handle.done;
process.disconnect?.();
