interface Host {
  setImmediate?(work: () => void): unknown;
  MessageChannel?: new () => {
    port1: { onmessage: unknown; close(): void };
    port2: { postMessage(message: unknown): void };
  };
  setTimeout(work: () => void, delay: number): unknown;
}

/**
 * Calls `work` in a task of its own, as soon as the host has served timers, input and the screen. It reads no clock: `setTimeout` would
 * cost 4 ms in a browser, hence the detours.
 */
export function macrotask(work: () => void): void {
  const host = globalThis as unknown as Host;
  if (host.setImmediate !== undefined) {
    host.setImmediate(work);
  } else if (host.MessageChannel !== undefined) {
    const { port1, port2 } = new host.MessageChannel();
    // Assigning also starts the port, which addEventListener would not.
    // oxlint-disable-next-line unicorn/prefer-add-event-listener
    port1.onmessage = () => {
      port1.close();
      work();
    };
    port2.postMessage(0);
  } else {
    host.setTimeout(work, 0);
  }
}
