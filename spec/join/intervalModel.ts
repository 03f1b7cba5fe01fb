import type { JoinType } from '../../lib/index.js';
import type { Item, Script } from '../laws/script.js';
import { playTo } from './joinScript.js';
import type { Expected } from './joinScript.js';

export interface IntervalModelOptions {
  readonly lower: number;
  readonly upper: number;
  readonly type: JoinType;
  readonly allowedLateness?: number;
}

interface Row {
  readonly item: Item;
  readonly time: number;
  readonly arrival: number;
  /** When nothing can match it any more. */
  readonly due: number;
  matched: boolean;
  waits: boolean;
}

/** What must come of a script, worked out without any cleverness: it keeps everything, and looks through all of it each time. */
export interface IntervalOutcome {
  readonly main: readonly Expected[];
  readonly late: readonly Expected[];
  /** How many events an operator must still keep after the script. */
  readonly kept: number;
}

/**
 * Law 5 as a program: late iff time + allowed lateness is at or below the watermark. Partners are as IJ-1 says. An event without one comes
 * out when the watermark says that none can come, by time and then arrival.
 */
export function intervalModel(script: Script, options: IntervalModelOptions): IntervalOutcome {
  const { lower, upper, type, allowedLateness = 0 } = options;
  const main: Expected[] = [];
  const late: Expected[] = [];
  const sides: readonly [Row[], Row[]] = [[], []];
  const pairs = type !== 'semi' && type !== 'anti';
  const alone = [['left', 'outer', 'anti'].includes(type), ['right', 'outer'].includes(type)];
  const delays = { left: upper, right: -lower, outer: Math.max(upper, -lower), semi: upper, anti: upper, inner: 0 };
  const delay = allowedLateness + Math.max(0, delays[type]);
  const ended = [false, false];
  const give = (left: Item | undefined, right: Item | undefined, timestamp: number, watermark: number): void => {
    const { key } = (left ?? right)!;
    main.push({ value: [left?.id ?? -1, right?.id ?? -1], timestamp, key, watermark: watermark - delay });
  };
  const giveAlone = (input: number, { item, time }: Row, watermark: number): void =>
    input === 0 ? give(item, undefined, time, watermark) : give(undefined, item, time, watermark);

  playTo(
    {
      arrive(input, item, time, watermark) {
        if (time + allowedLateness <= watermark) {
          late.push({ value: item, timestamp: time, key: undefined, watermark: watermark - delay });
          return;
        }
        const due = time + allowedLateness + (input === 0 ? upper : -lower);
        const row: Row = { item, time, arrival: sides[0].length + sides[1].length, due, matched: false, waits: true };
        const partners = sides[1 - input]!.filter(({ item: other, time: otherTime }) => {
          const later = input === 0 ? otherTime - time : time - otherTime;
          return other.key === item.key && later >= lower && later <= upper;
        });
        partners.sort((a, b) => a.time - b.time || a.arrival - b.arrival);
        for (const partner of partners) {
          const [left, right] = input === 0 ? [item, partner.item] : [partner.item, item];
          if (pairs) give(left, right, Math.max(time, partner.time), watermark);
          else if (type === 'semi' && input === 1 && !partner.matched) give(left, undefined, partner.time, watermark);
          partner.matched = true;
          row.matched = true;
        }
        if (type === 'semi' && input === 0 && row.matched) give(item, undefined, time, watermark);
        if (due <= watermark || ended[1 - input]!) {
          row.waits = false;
          if (!row.matched && alone[input]!) giveAlone(input, row, watermark);
        }
        if (input === 0 && !pairs && row.matched) row.waits = false;
        sides[input]!.push(row);
      },
      end(input, watermark) {
        ended[input] = true;
        const released = sides[1 - input]!.filter((row) => row.waits);
        released.sort((a, b) => a.due - b.due || a.arrival - b.arrival);
        for (const row of released) {
          row.waits = false;
          if (!row.matched && alone[1 - input]!) giveAlone(1 - input, row, watermark);
        }
      },
      advance(before, to) {
        const due = sides.flatMap((rows, input) => rows.map((row) => ({ row, input })));
        due.sort((a, b) => a.row.due - b.row.due || a.row.arrival - b.row.arrival);
        for (const { row, input } of due) {
          if (!row.waits || row.due > to) continue;
          row.waits = false;
          if (!row.matched && alone[input]!) giveAlone(input, row, Math.max(before, row.due - 1));
        }
      },
    },
    script,
  );
  const kept = sides.flat().filter((row) => row.waits).length;
  return { main, late, kept };
}
