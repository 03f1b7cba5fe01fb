import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import { LiveView } from '../liveView.js';
import type { FeedTarget, ViewFeed } from '../liveView.js';
import type { View, ViewMethods } from '../view.js';
import { viewSettingsOf } from '../viewOptions.js';
import type { ViewOptions } from '../viewOptions.js';
import { valuesOf } from './column.js';
import { isDelivery } from './messages.js';
import type { Delivery, Request } from './messages.js';
import { checkPort, listen } from './port.js';
import type { PortLike } from './port.js';

/** The options of `remoteView`. How much is kept, and by which keys, is up to the view in the worker. */
export type RemoteViewOptions<R> = Pick<
  ViewOptions<unknown, unknown, R>,
  'compare' | 'frames' | 'initial' | 'keepAlive' | 'name' | 'onError'
>;

/** Twins of one thread have numbers of their own, for several may share a port. */
let twins = 0;

/**
 * A view of another thread, as a view of this one: the one line in a page whose pipeline runs in a worker. `port` is the worker; `name` is what
 * `serveViews` there calls the view. Its keys and rows have to be named, for the compiler does not see into the worker.
 *
 * It is a view like any other: lazy, one change a frame, for `useView`, with an order of its own. Rows are data: they come without the
 * classes that they had in the worker.
 *
 * **Errors.** It fails as the view in the worker does, and with `SOURCE_FAILED` when the worker throws, ends, or cannot be loaded. It
 * does not end the worker: that is yours.
 *
 * @example
 * ```ts
 * const { port2: worker } = new MessageChannel();
 * const perMinute = remoteView<string, WindowResult<string, number>>(worker, 'perMinute', { compare: (a, b) => b.value - a.value });
 * console.log(perMinute.status);
 * // => idle
 * ```
 * @category views
 */
export function remoteView<K, R>(port: PortLike, name: string, options: RemoteViewOptions<R> = {}): View<K, R> {
  checkPort('remoteView', port);
  const settings = {
    ...viewSettingsOf<unknown, unknown, R>('remoteView', options),
    windows: Infinity,
    maxKeys: Infinity,
    keepFor: Infinity,
  };
  const view: ViewMethods<K, R> = new LiveView<K, unknown, R>(settings, new PortFeed(port, name));
  // Symbol.dispose: see toView.
  return view as View<K, R>;
}

/** Fills a view from another thread: each start opens it there. */
class PortFeed implements ViewFeed<unknown> {
  readonly #port: PortLike;
  readonly #name: string;

  constructor(port: PortLike, name: string) {
    this.#port = port;
    this.#name = name;
  }

  start(target: FeedTarget<unknown>): () => void {
    const twin = ++twins;
    const ask = (request: Request): void => this.#port.postMessage(request, []);
    let isOpen = true;
    let isFirst = true;
    const stop = (): void => {
      isOpen = false;
      unlisten();
    };
    const fail = (why: unknown): void => {
      stop();
      const what = messageOf(why);
      const message = `the worker of view '${this.#name}' failed: ${what}`;
      target.fail(new RxtideError('SOURCE_FAILED', message, { operator: this.#name, cause: why }));
    };
    const unlisten = listen(this.#port, {
      message: (message) => {
        if (!isDelivery(message) || message.twin !== twin) return;
        // The first has all rows.
        if (isFirst) target.reset();
        isFirst = false;
        take(message, target);
        if (message.status === 'running') ask({ rxtide: 'view', twin, ask: 'more' });
        else stop();
      },
      failed: (why) => {
        fail(why);
        // Browsers tell so of whatever a worker throws, and it may live on.
        ask({ rxtide: 'view', twin, ask: 'close' });
      },
      closed: fail,
    });
    ask({ rxtide: 'view', twin, ask: 'open', view: this.#name });
    return () => {
      if (!isOpen) return;
      stop();
      ask({ rxtide: 'view', twin, ask: 'close' });
    };
  }
}

function take({ rows, status, error }: Delivery, target: FeedTarget<unknown>): void {
  if (rows !== null) {
    const { keys, values, timestamps, kinds } = rows;
    target.add({ values: valuesOf(values), keys: valuesOf(keys), timestamps, kinds });
  }
  if (status === 'completed') target.complete();
  if (error !== null) target.fail(new RxtideError(error.code, error.message, { operator: error.operator }));
}
