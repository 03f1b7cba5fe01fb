import * as fc from 'fast-check';
import type { Step } from './windowRun.js';

export interface ScriptOptions {
  /** How far watermarks trail behind the newest event, at most; events are that much out of order. */
  readonly disorder?: number;
  /** Whether some events fail. */
  readonly failures?: boolean;
  /** Whether the clock moves. */
  readonly clock?: boolean;
  readonly maxLength?: number;
}

interface Row {
  readonly kind: number;
  readonly key: string;
  readonly ahead: number;
  readonly back: number;
  readonly trail: number;
  readonly gap: number;
  readonly fails: boolean;
}

/**
 * Random scripts: events of three keys move on in time and fall back; watermarks trail behind them by a random distance, so some are late
 * and some come within an allowed lateness.
 */
export function scripts(options: ScriptOptions = {}): fc.Arbitrary<Step[]> {
  const { disorder = 20, failures = false, clock = false, maxLength = 40 } = options;
  const row: fc.Arbitrary<Row> = fc.record({
    kind: fc.nat(9),
    key: fc.constantFrom('a', 'a', 'b', 'c'),
    ahead: fc.oneof({ arbitrary: fc.nat(4), weight: 4 }, { arbitrary: fc.nat(30), weight: 1 }),
    back: fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, { arbitrary: fc.nat(disorder), weight: 1 }),
    trail: fc.nat(disorder),
    gap: fc.integer({ min: 1, max: 12 }),
    fails: failures ? fc.nat(5).map((n) => n === 0) : fc.constant(false),
  });
  return fc.array(row, { maxLength, size: 'max' }).map((rows) => stepsOf(rows, clock));
}

function stepsOf(rows: readonly Row[], clock: boolean): Step[] {
  let time = 0;
  let mark = -Infinity;
  let id = 0;
  return rows.map(({ kind, key, ahead, back, trail, gap, fails }): Step => {
    time += ahead;
    // The mark of an event is that before it, as of an entry.
    const before = mark;
    if (kind === 9 && clock) return { clock: ahead + 1 };
    mark = Math.max(mark, time - trail - 1);
    if (kind === 8) return { watermark: mark };
    return { id: id++, key, at: time - back, mark: before, gap, fails };
  });
}

/** How batches are cut: sizes in turn. */
export const cuts: fc.Arbitrary<number[]> = fc.oneof(
  fc.constantFrom<number[]>([2], [7], [64]),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
);
