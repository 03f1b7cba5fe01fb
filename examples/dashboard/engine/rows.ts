import type { Alert } from '../pipeline/alerts.js';
import type { Result } from '../pipeline/figures.js';
import { type AlertNote, type Row, TIMINGS } from './protocol.js';

/** Two digits behind the point are more than a chart can show. */
const short = (value: number | undefined): number => Math.round((value ?? NaN) * 100) / 100;

export function rowOf({ key, window, value, pane }: Result): Row {
  return [key, window.start, TIMINGS.indexOf(pane.timing), value.count, short(value.mean), short(value.p95)];
}

export function noteOf({ result, rule, isOver }: Alert): AlertNote {
  const value = short(result.value[rule.measure]);
  return { key: result.key, start: result.window.start, value, rule, isOver };
}
