import { describe, expect, it } from '@jest/globals';
import type { Metrics, OperatorMetrics } from 'rxtide';
import { accountOf, sumLines } from '../../../../examples/flights/report/conservation.js';
import { plain } from './plain.js';

function operator(name: string, counts: Partial<OperatorMetrics>): OperatorMetrics {
  const none = { in: 0, used: 0, filtered: 0, late: 0, unassigned: 0, rejected: 0, shed: 0, discarded: 0, pending: 0 };
  const time = {
    out: 0,
    credits: 0,
    waits: false,
    future: 0,
    superseded: 0,
    watermark: 0,
    lag: 0,
    idle: false,
    finished: true,
    nextTimer: Infinity,
  };
  const state = { timers: 0, stateBytes: 0, oldestEntry: Infinity };
  return {
    name,
    kind: 'test',
    inputs: [],
    ...none,
    ...time,
    ...state,
    keys: 0,
    slices: 0,
    windows: 0,
    rows: 0,
    ...counts,
  };
}

const entry = operator('entry', { in: 10, used: 9, rejected: 1 });
const filter = operator('filter', { in: 9, used: 6, filtered: 3 });
const windows = operator('windows', { in: 6, used: 3, late: 2, discarded: 1 });
const path = ['entry', 'filter', 'windows'];
const metrics = (...operators: readonly OperatorMetrics[]): Metrics => ({
  time: 0,
  flow: { credits: 8192, taken: 0, waited: 0 },
  operators,
});

describe('the account of a pipeline', () => {
  it('adds up what became of the events along the way', () => {
    expect(accountOf(metrics(windows, entry, filter), path)).toEqual({
      in: 10,
      fates: { used: 3, filtered: 3, late: 2, unassigned: 0, rejected: 1, shed: 0, discarded: 1, pending: 0 },
      problems: [],
    });
  });

  it('tells of an operator that lost events, on the way or beside it', () => {
    const leaky = operator('leaky', { in: 2_000, used: 1_999 });
    expect(accountOf(metrics(entry, filter, windows, leaky), path).problems).toEqual([
      "test 'leaky' got 2,000 events and tells of 1,999",
    ]);
  });

  it('tells of events that were lost between two operators', () => {
    const short = operator('windows', { in: 5, used: 5 });
    expect(accountOf(metrics(entry, filter, short), path).problems).toEqual([
      '10 flights came in, and 9 are accounted for',
    ]);
  });

  it('is shown as a sum', () => {
    expect(
      sumLines(
        [
          { sign: '', n: 1_000, text: 'read' },
          { sign: '=', n: 998, text: 'used' },
          { sign: '+', n: 2, text: 'late' },
        ],
        plain,
      ),
    ).toEqual(['    1,000  read', '  =   998  used', '  +     2  late']);
  });
});
