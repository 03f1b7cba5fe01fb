import type { Observable } from 'rxjs';
import { keyBy, sideOutput } from '../../lib/index.js';
import type { Frame, KeyedBy, KeyedStream, Rejected, SideOutput, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import type { Harness } from '../../lib/testing.js';

/** What a join of strings gives. */
export type Joined = Observable<Frame<string, KeyedBy<string>>>;

export interface JoinSides {
  readonly lateTo: SideOutput<string>;
  readonly rejectedTo: SideOutput<Rejected>;
}

export type JoinHarness = Harness<
  [string, string],
  { readonly main: Joined; readonly late: Stream<string>; readonly rejected: Stream<Rejected> }
>;

export const BAD = new Error('no');

/** `left+right`, `–` where there is none; fails on what has a `!`. */
export function pair(left: string | undefined, right: string | undefined): string {
  if (`${left}${right}`.includes('!')) throw BAD;
  return `${left ?? '–'}+${right ?? '–'}`;
}

/** A join of strings, by their first letter. */
export function joinHarness(
  make: (left: KeyedStream<string, string>, right: KeyedStream<string, string>, sides: JoinSides) => Joined,
): JoinHarness {
  const first = keyBy<string, string, unknown>((text) => text[0]!);
  return harness((left: Stream<string>, right: Stream<string>) => {
    const [late, rejected] = [sideOutput<string>(), sideOutput<Rejected>()];
    const main = make(left.pipe(first), right.pipe(first), { lateTo: late, rejectedTo: rejected });
    return { main, late, rejected };
  });
}

/** What has come out since this was last called: `value@time`. */
export function taken(h: JoinHarness): string[] {
  return h.outputs.main.take().map(({ value, timestamp }) => `${value}@${timestamp}`);
}

/** Moves the time of both inputs. */
export function watermark(h: JoinHarness, time: number): void {
  for (const input of h.inputs) if (!input.ended) input.watermark(time);
}
