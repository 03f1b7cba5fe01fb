import { drain } from '../workload.js';
import { observables } from './observables.js';
import { streams } from './streams.js';

/** What a real program has run before: so the loops that all pipelines share have seen more than the workload. */
export const warmUpPipelines = [...streams, ...observables];

/** Runs all of them a few times. Only then is anything timed. */
export function warmUp(onPipeline: (name: string) => void, events = 20_000, rounds = 3): void {
  for (const { name, make } of warmUpPipelines) {
    onPipeline(name);
    for (let i = 0; i < rounds; i++) drain(make(events), () => undefined);
  }
}
