import type { CheckpointStore, Sink } from '../../lib/index.js';
import { tried } from './tried.js';
import type { SinkWrapper } from './tried.js';

/** Where a process is to die: at the n-th time that it gets there, so many ms later. */
export interface Death {
  readonly point: string;
  readonly times: number;
  /** −1: at once, before anything else happens. */
  readonly after: number;
}

/** Ends the process where it is asked to, as a power cut would. */
export class Killer implements SinkWrapper {
  readonly #death: Death | undefined;
  #times = 0;

  constructor(death: Death | undefined) {
    this.#death = death;
  }

  /** A point is reached. */
  reach(point: string): void {
    const death = this.#death;
    if (death === undefined || death.point !== point || ++this.#times < death.times) return;
    if (death.after < 0) die();
    else setTimeout(die, death.after);
  }

  /** A sink with points before and after each of its calls. */
  sink<T>(name: string, sink: Sink<T>): Sink<T> {
    return tried(sink, async (call, work) => {
      this.reach(`${name}.${call}`);
      const result = await work();
      this.reach(`${name}.${call} done`);
      return result;
    });
  }

  /** A store with points before and after each of its calls. */
  store(store: CheckpointStore): CheckpointStore {
    const reach = (point: string): void => this.reach(`store.${point}`);
    return {
      name: store.name,
      codec: store.codec,
      open: () => store.open?.(),
      list: () => store.list(),
      read: async (name) => {
        reach('read');
        return store.read(name);
      },
      write: async (name, bytes) => {
        reach('write');
        await store.write(name, bytes);
        reach('write done');
      },
      remove: async (name) => {
        reach('remove');
        await store.remove(name);
      },
      close: () => store.close?.(),
    };
  }
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('a process that was killed goes on');
}
