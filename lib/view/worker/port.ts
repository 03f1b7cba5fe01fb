import { RxtideError } from '../../errors/rxtideError.js';

/** One end of a channel between two threads: a `Worker`, a `MessagePort`, `self` in a worker of a browser, `parentPort` in one of Node. */
export interface PortLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** As browsers have it. */
  addEventListener?(type: string, listener: (event: unknown) => void): void;
  removeEventListener?(type: string, listener: (event: unknown) => void): void;
  /** Ports of browsers hold messages back until then. */
  start?(): void;
  /** As Node has it. */
  on?(type: string, listener: (value: unknown) => void): unknown;
  off?(type: string, listener: (value: unknown) => void): unknown;
}

/** What may be heard of the other end. */
export interface PortListener {
  message(message: unknown): void;
  /** The other end has thrown, or what it sent cannot be read. */
  failed?(why: unknown): void;
  /** The other end is no more. */
  closed?(why: string): void;
}

/** Who listens to a port, and what ends the one listener for all of them. */
interface Heard {
  readonly listeners: Set<PortListener>;
  readonly stop: () => void;
}

const heard = /* @__PURE__ */ new WeakMap<PortLike, Heard>();

/** Listens to a port; gives what ends it. Of all who listen to one, the port has one listener: of more than ten, Node thinks of a leak. */
export function listen(port: PortLike, listener: PortListener): () => void {
  const { listeners, stop } = heard.get(port) ?? hear(port);
  listeners.add(listener);
  return () => {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    heard.delete(port);
    stop();
  };
}

function hear(port: PortLike): Heard {
  const listeners = new Set<PortListener>();
  // A copy: somebody may leave, or come, meanwhile.
  const tell = (what: (listener: PortListener) => void): void => {
    for (const one of [...listeners]) if (listeners.has(one)) what(one);
  };
  const stop = attach(port, {
    message: (message) => tell((one) => one.message(message)),
    failed: (why) => tell((one) => one.failed?.(why)),
    closed: (why) => tell((one) => one.closed?.(why)),
  });
  const made = { listeners, stop };
  heard.set(port, made);
  return made;
}

function attach(port: PortLike, listener: Required<PortListener>): () => void {
  if (port.on !== undefined && port.off !== undefined) return attachInNode(port, listener);
  const all = {
    message: (event: unknown): void => listener.message((event as { readonly data: unknown }).data),
    // Of a worker; where its script could not be loaded, without a message.
    error: (event: unknown): void => {
      listener.failed((event as { readonly message?: string }).message ?? 'its script could not be loaded');
    },
    messageerror: (): void => listener.failed('a message could not be read'),
    close: (): void => listener.closed('its port was closed'),
  };
  for (const [type, one] of Object.entries(all)) port.addEventListener?.(type, one);
  port.start?.();
  return () => {
    for (const [type, one] of Object.entries(all)) port.removeEventListener?.(type, one);
  };
}

function attachInNode(port: PortLike, listener: Required<PortListener>): () => void {
  const all = {
    message: (message: unknown): void => listener.message(message),
    error: (error: unknown): void => listener.failed(error),
    messageerror: (error: unknown): void => listener.failed(error),
    // The first of a worker, the second of a port.
    exit: (code: unknown): void => listener.closed(`it ended with exit code ${String(code)}`),
    close: (): void => listener.closed('its port was closed'),
  };
  for (const [type, one] of Object.entries(all)) port.on!(type, one);
  return () => {
    for (const [type, one] of Object.entries(all)) port.off!(type, one);
  };
}

/** Throws `INVALID_OPTION` unless it is a port. */
export function checkPort(kind: string, port: unknown): asserts port is PortLike {
  const { postMessage, addEventListener, on } = (port ?? {}) as Partial<PortLike>;
  if (typeof postMessage === 'function' && [addEventListener, on].some((one) => typeof one === 'function')) {
    return;
  }
  throw new RxtideError(
    'INVALID_OPTION',
    `${kind} needs a port: a Worker, a MessagePort, in a worker of Node parentPort of node:worker_threads`,
  );
}
