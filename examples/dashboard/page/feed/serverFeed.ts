import { BehaviorSubject, distinctUntilChanged, Subject } from 'rxjs';
import { eventTime, fromSource, seconds, toSink, values } from 'rxtide';
import { httpPostSink, sseSource } from 'rxtide/web';
import type { FetchLike } from 'rxtide/web';
import type { Command, Update } from '../../engine/protocol.js';
import type { Feed } from './feed.js';

/** It tells of the engine some four times a second: a connection that is silent for so long is none. */
const SILENCE = seconds(5);
/** Who waits for a server to come back looks at the page. */
const PATIENCE = seconds(3);

/** The server that gave this page: its updates are a source, and what it is told goes to a sink. */
export function serverFeed(base: string): Feed {
  const isLost$ = new BehaviorSubject(false);
  // A connection that ends is made again at once: that it cannot be says that the server is gone.
  const watched: FetchLike = async (url, init) => {
    try {
      const response = await (fetch as FetchLike)(url, init);
      isLost$.next(response.status !== 200);
      return response;
    } catch (error) {
      isLost$.next(true);
      throw error;
    }
  };
  const updates = sseSource<Update>(new URL('feed', base).href, {
    maxEventLength: 16 * 1024 * 1024,
    idleTimeout: SILENCE,
    reconnect: { maxDelay: PATIENCE },
    fetch: watched,
  });
  const commands$ = new Subject<Command>();
  const commands = httpPostSink<Command>(new URL('commands', base).href, { retry: { maxDelay: PATIENCE } });
  commands$
    .pipe(
      eventTime(() => 0),
      toSink(commands),
    )
    .subscribe({ error: (error: unknown) => console.warn(error) });
  return {
    updates$: fromSource(updates, { timestampOf: () => 0 }).pipe(values()),
    isLost$: isLost$.pipe(distinctUntilChanged()),
    do: (command) => commands$.next(command),
  };
}
