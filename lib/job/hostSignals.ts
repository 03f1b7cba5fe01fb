/** The part of Node's `process` that is used: the core knows no Node, and runs where there is none. */
interface Host {
  readonly process?: {
    once?(signal: string, listener: () => void): unknown;
    removeListener?(signal: string, listener: () => void): unknown;
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM'];

/**
 * Calls `stop` at the first of the signals by which a process is asked to end; from then on they do what they always do. Gives what ends the
 * listening.
 */
export function onSignals(stop: () => void): () => void {
  const { process } = globalThis as unknown as Host;
  if (typeof process?.once !== 'function' || typeof process.removeListener !== 'function') return () => undefined;
  const listener = (): void => {
    leave();
    stop();
  };
  const leave = (): void => SIGNALS.forEach((signal) => process.removeListener!(signal, listener));
  for (const signal of SIGNALS) process.once(signal, listener);
  return leave;
}
