import { Subject } from 'rxjs';
import { eventTime, fromSource, toSink, values } from 'rxtide';
import { httpPostSink, sseSource } from 'rxtide/web';
import type { Command, Update } from '../../engine/protocol.js';
import type { Feed } from './feed.js';

/** The server that gave this page: its updates are a source, and what it is told goes to a sink. */
export function serverFeed(base: string): Feed {
  const updates = sseSource<Update>(new URL('feed', base).href, { maxEventLength: 16 * 1024 * 1024 });
  const commands$ = new Subject<Command>();
  commands$
    .pipe(
      eventTime(() => 0),
      toSink(httpPostSink<Command>(new URL('commands', base).href)),
    )
    .subscribe({ error: (error: unknown) => console.warn(error) });
  return {
    updates$: fromSource(updates, { timestampOf: () => 0 }).pipe(values()),
    do: (command) => commands$.next(command),
  };
}
