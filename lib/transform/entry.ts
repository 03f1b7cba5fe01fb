import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import type { Frame, Stream } from '../frame/frame.js';
import { noteRun } from '../operator/runs.js';
import { building } from '../runtime/building.js';
import type { Entry } from './entryOptions.js';
import { EntryRoot } from './entryRoot.js';
import type { Feed } from './feed.js';

/** A stream that a feed enters: each subscription has a feed of its own; `connect` fills it, where events come by themselves. */
export function entry<T, F extends Feed<T>>(
  options: Entry<T>,
  makeFeed: () => F,
  connect?: (root: EntryRoot<T>, feed: F, destination: Subscriber<Frame<T>>) => void,
): Stream<T> {
  const stream = new Observable<Frame<T>>((destination) => {
    building.runtime?.admit(options.runtime, options.name ?? options.kind);
    const feed = makeFeed();
    const root = new EntryRoot<T>(options, feed, destination);
    noteRun(stream, root.info);
    destination.add(() => root.unsubscribe());
    const { signal } = options;
    if (signal !== undefined) {
      const stop = (): void => root.stop();
      signal.addEventListener('abort', stop);
      destination.add(() => signal.removeEventListener('abort', stop));
      if (signal.aborted) stop();
    }
    root.start();
    if (root.open && !destination.closed) connect?.(root, feed, destination);
  });
  return stream;
}
