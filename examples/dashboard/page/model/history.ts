import type { Engine } from '../../engine/protocol.js';

/** How many of the engine's messages are remembered: a minute of them. */
const LENGTH = 240;

/** What small charts show of the engine. */
export const TRACES = ['throughput', 'lag', 'windows', 'credits'] as const;
export type Trace = (typeof TRACES)[number];

/** The last minute of the engine's figures. */
export class History {
  readonly #traces = new Map<Trace, number[]>(TRACES.map((name) => [name, []]));

  add(engine: Engine): void {
    this.#push('throughput', engine.throughput);
    this.#push('lag', lagOf(engine) ?? 0);
    this.#push('windows', engine.windows);
    this.#push('credits', engine.credits.taken / engine.credits.all);
  }

  trace(name: Trace): readonly number[] {
    return this.#traces.get(name) ?? [];
  }

  #push(name: Trace, value: number): void {
    const trace = this.#traces.get(name);
    trace?.push(value);
    if (trace !== undefined && trace.length > LENGTH) trace.splice(0, trace.length - LENGTH);
  }
}

/** How far the watermark is behind the newest event, ms. */
export function lagOf({ newest, watermark }: Engine): number | undefined {
  return newest === null || watermark === null ? undefined : Math.max(0, newest - watermark - 1);
}
