import { mapAsync, sideOutput } from '../../../lib/index.js';
import type { MapAsyncOptions, Rejected, Stream } from '../../../lib/index.js';
import { harness } from '../../../lib/testing.js';
import type { Collected } from '../../../lib/testing.js';
import { Service } from './service.js';

export type Options = Omit<MapAsyncOptions<number, string, string>, 'rejectedTo'>;

/** An operator that asks a service which answers when it is told to. */
export function start(options: Options = {}, credits?: number) {
  const service = new Service();
  const h = harness(
    (numbers: Stream<number>) => {
      const rejected = sideOutput<Rejected>();
      return { main: numbers.pipe(mapAsync(service.call, { ...options, rejectedTo: rejected })), rejected };
    },
    credits === undefined ? {} : { credits },
  );
  return { h, service };
}

/** The results that would be late downstream. */
export const late = (output: Collected<string>) =>
  output.records.filter(({ timestamp, watermark }) => timestamp <= watermark).map(({ value }) => value);

/** User code that throws. */
export function raise(message: string): never {
  throw new Error(message);
}
