import type { Subscription } from 'rxjs';
import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import { LiveView } from '../liveView.js';
import type { ViewMethods, ViewStatus } from '../view.js';
import { isRequest } from './messages.js';
import type { Delivery, Request, SentError } from './messages.js';
import { checkPort, listen } from './port.js';
import type { PortLike } from './port.js';
import { UnsentRows } from './unsentRows.js';

/** The options of `serveViews`. */
export interface ServeViewsOptions {
  /** Where the page is. Default: `self`, in a worker of a browser. In Node: `parentPort` of `node:worker_threads`. */
  readonly port?: PortLike;
}

/**
 * Lets a page, or another thread, see views of this one by their names: the one line in a worker. `remoteView` is the line on the other side.
 *
 * A view starts when the other side starts its own, and ends its `keepAlive` after that has ended. Each frame crosses over as columns, and
 * typed arrays without being copied. While the other side has not asked for more, nothing is sent: changes are merged here, the latest of each
 * key and window. So a page that is slow, or stands still, makes nothing grow. Gives what ends the service.
 *
 * @example
 * ```ts
 * const { port1: worker, port2: page } = new MessageChannel();
 * const counts$ = fromArray(['a', 'b', 'a'], { timestampOf: () => 0 }).pipe(keyBy((word) => word), windowBy(tumbling(10), agg.count()));
 * const end = serveViews({ counts: toView(counts$) }, { port: worker });
 *
 * const counts = remoteView<string, WindowResult<string, number>>(page, 'counts');
 * const leave = counts.subscribe(() => {
 *   console.log(counts.get('a')?.value);
 *   leave();
 *   end();
 *   page.close();
 * });
 * // => 2
 * ```
 * @category views
 */
export function serveViews(
  views: Readonly<Record<string, ViewMethods<never, unknown>>>,
  options: ServeViewsOptions = {},
): () => void {
  const port: unknown = options.port ?? globalThis;
  checkPort('serveViews', port);
  for (const [name, view] of Object.entries(views)) {
    if (view instanceof LiveView) continue;
    throw new RxtideError('INVALID_OPTION', `serveViews: '${name}' must be a view, such as toView gives`);
  }
  const twins = new Map<number, Twin>();
  const endAll = (): void => {
    for (const twin of twins.values()) twin.close();
    twins.clear();
  };
  const stop = listen(port, {
    message: (message) => {
      if (isRequest(message)) answer(message, port, views, twins);
    },
    closed: endAll,
  });
  return () => {
    stop();
    endAll();
  };
}

function answer(
  request: Request,
  port: PortLike,
  views: Readonly<Record<string, unknown>>,
  twins: Map<number, Twin>,
): void {
  const { twin } = request;
  if (request.ask === 'more') return twins.get(twin)?.more();
  twins.get(twin)?.close();
  twins.delete(twin);
  if (request.ask === 'close') return;
  const view = Object.hasOwn(views, request.view) ? views[request.view] : undefined;
  if (view === undefined) {
    const names = Object.keys(views).join(', ') || 'none';
    const error: SentError = {
      code: 'INVALID_OPTION',
      message: `there is no view '${request.view}' in the worker; its views: ${names}`,
      operator: undefined,
    };
    return send(port, { rxtide: 'rows', twin, rows: null, status: 'failed', error }, []);
  }
  const served = new Twin(port, twin, view as LiveView<unknown, unknown, unknown>, () => twins.delete(twin));
  twins.set(twin, served);
  served.open();
}

/** A view that another thread sees: sends what has changed, whenever that asks for more. */
class Twin {
  readonly #port: PortLike;
  readonly #number: number;
  readonly #view: LiveView<unknown, unknown, unknown>;
  readonly #unsent: UnsentRows<unknown>;
  readonly #onOver: () => void;
  #subscription: Subscription | undefined;
  /** Whether the other side waits. */
  #asked = true;
  /** How the stream ended, once it has. */
  #end: { readonly status: ViewStatus; readonly error: SentError | null } | null = null;

  /** `onOver`: the other side has been told that there is nothing more to come. */
  constructor(port: PortLike, number: number, view: LiveView<unknown, unknown, unknown>, onOver: () => void) {
    this.#port = port;
    this.#number = number;
    this.#view = view;
    this.#onOver = onOver;
    this.#unsent = new UnsentRows((row) => view.keyOf(row));
  }

  open(): void {
    this.#subscription = this.#view.changes$.subscribe({
      next: (changes) => {
        this.#unsent.add(changes);
        this.#sendIfAsked();
      },
      error: (error: unknown) => this.#onEnd('failed', sentErrorOf(error)),
      complete: () => this.#onEnd('completed', null),
    });
  }

  more(): void {
    this.#asked = true;
    if (this.#unsent.size > 0 || this.#end !== null) this.#sendIfAsked();
  }

  close(): void {
    this.#subscription?.unsubscribe();
  }

  #onEnd(status: ViewStatus, error: SentError | null): void {
    this.#end = { status, error };
    this.#sendIfAsked();
  }

  #sendIfAsked(): void {
    if (!this.#asked) return;
    this.#asked = false;
    const { status, error } = this.#end ?? { status: 'running', error: null };
    if (status !== 'running') this.#onOver();
    try {
      const { rows, transfer } = this.#unsent.take();
      send(this.#port, { rxtide: 'rows', twin: this.#number, rows, status, error }, transfer);
    } catch (cause) {
      // A function in a row, say, or a row that is in itself.
      this.close();
      this.#onOver();
      const failed = sentErrorOf(cause);
      const message = `the rows cannot be sent to another thread: ${failed.message}`;
      const told = { ...failed, message };
      send(this.#port, { rxtide: 'rows', twin: this.#number, rows: null, status: 'failed', error: told }, []);
    }
  }
}

function send(port: PortLike, delivery: Delivery, transfer: ArrayBuffer[]): void {
  port.postMessage(delivery, transfer);
}

function sentErrorOf(error: unknown): SentError {
  const message = messageOf(error);
  return error instanceof RxtideError
    ? { code: error.code, message, operator: error.operator }
    : { code: 'SOURCE_FAILED', message, operator: undefined };
}
