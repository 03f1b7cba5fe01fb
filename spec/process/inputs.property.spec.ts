import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { broadcastProcess, coProcess, keyBy, listState, mapState, type, valueState } from '../../lib/index.js';
import { play, start, times } from '../laws/pipeline.js';
import type { Pipeline } from '../laws/pipeline.js';
import { anyCuts, cut, scripts } from '../laws/script.js';
import type { Item, Script } from '../laws/script.js';

/** A timer of a model: fires by time, then in the order in which it was set. */
interface Timer {
  readonly key: string;
  readonly time: number;
  readonly order: number;
}

/** Time as two inputs make it, and timers, by searching through all of them. */
class Model {
  readonly results: unknown[] = [];
  watermark = -Infinity;
  readonly #inputs = [-Infinity, -Infinity];
  #timers: Timer[] = [];
  #order = 0;

  setTimer(key: string, time: number): void {
    if (this.#timers.some((timer) => timer.key === key && timer.time === time)) return;
    this.#timers.push({ key, time, order: this.#order++ });
  }

  deleteTimer(key: string, time: number): void {
    this.#timers = this.#timers.filter((timer) => timer.key !== key || timer.time !== time);
  }

  /** An input is at `time` now; `fire` is called for what is due. */
  advance(input: number, time: number, fire: (timer: Timer) => void): void {
    this.#inputs[input] = time;
    const to = Math.min(...this.#inputs);
    if (to <= this.watermark) return;
    this.watermark = to;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.time <= to);
      if (due.length === 0) return;
      const first = due.reduce((a, b) => (b.time < a.time || (b.time === a.time && b.order < a.order) ? b : a));
      this.#timers = this.#timers.filter((timer) => timer !== first);
      fire(first);
    }
  }
}

function drive(
  script: Script,
  model: Model,
  onEvent: (input: number, item: Item, time: number) => void,
  fire: (timer: Timer) => void,
): unknown[] {
  for (const step of script) {
    if (step.kind === 'event') onEvent(step.input, step.value, step.timestamp);
    else if (step.kind === 'watermark') model.advance(step.input, step.watermark, fire);
    else if (step.kind === 'end') model.advance(step.input, Infinity, fire);
  }
  return model.results;
}

const script = scripts({ inputs: 2, idles: false, clock: false, maxLength: 16 });
const keyOf = keyBy((item: Item) => item.key);

function ran(make: Pipeline['make'], steps: Script, cuts: readonly boolean[]): unknown[] {
  const h = start({ name: 'two inputs', inputs: 2, make });
  for (const frame of cut(steps, cuts)) play(h, frame);
  return h.outputs.main.values;
}

it('coProcess gives what a model gives that looks at everything anew', () => {
  const make: Pipeline['make'] = (left, right) =>
    left.pipe(
      keyOf,
      coProcess(right.pipe(keyOf), {
        state: { ids: listState<number>() },
        onLeft: (item, context) => {
          context.state.ids.add(item.id);
          context.setEventTimer(context.timestamp + item.n);
          return [item.key, context.watermark, context.isLate, [...context.state.ids.values]];
        },
        onRight: (item, context) => {
          if (item.n < 0) context.state.ids.clear();
          context.deleteEventTimer(context.timestamp + item.n);
          context.setEventTimer(context.timestamp + 4);
          return undefined;
        },
        onTimer: (time, { key, state }) => [key, time, state.ids.length],
      }),
    );
  fc.assert(
    fc.property(script, anyCuts, (steps, cuts) => {
      const model = new Model();
      const ids = new Map<string, number[]>();
      const expected = drive(
        steps,
        model,
        (input, { key, id, n }, time) => {
          const list = ids.get(key) ?? [];
          ids.set(key, list);
          if (input === 0) {
            list.push(id);
            model.setTimer(key, time + n);
            model.results.push([key, model.watermark, time <= model.watermark, [...list]]);
          } else {
            if (n < 0) ids.set(key, []);
            model.deleteTimer(key, time + n);
            model.setTimer(key, time + 4);
          }
        },
        ({ key, time }) => model.results.push([key, time, ids.get(key)!.length]),
      );
      expect(ran(make, steps, cuts)).toEqual(expected);
    }),
    { numRuns: times(2000) },
  );
});

it('broadcastProcess gives what a model gives that looks at everything anew', () => {
  const make: Pipeline['make'] = (items, rules) =>
    items.pipe(
      keyOf,
      broadcastProcess(rules, {
        broadcast: { rules: mapState<string, number>() },
        state: { sum: valueState(0) },
        emits: type<unknown>(),
        onBroadcast: (rule, context) => {
          if (rule.n === 0) context.broadcast.rules.delete(rule.key);
          else context.broadcast.rules.set(rule.key, rule.n);
          if (rule.n % 3 !== 0) return;
          context.forEachKey((each) => {
            each.state.sum.value += rule.n;
            each.emit(['each', each.key, each.state.sum.value]);
            if (rule.n === 6) each.state.sum.clear();
            each.setEventTimer(each.timestamp + 2);
          });
        },
        onEvent: (item, context) => {
          context.state.sum.value += item.n * (context.broadcast.rules.get(item.key) ?? 1);
          context.setEventTimer(context.timestamp + 5);
          context.emit([context.key, context.state.sum.value, context.broadcast.rules.size]);
        },
        onTimer: (time, context) => context.emit([time, context.key, context.state.sum.value]),
      }),
    );
  fc.assert(
    fc.property(script, anyCuts, (steps, cuts) => {
      const model = new Model();
      const rules = new Map<string, number>();
      const sums = new Map<string, number>();
      const expected = drive(
        steps,
        model,
        (input, { key, n }, time) => {
          if (input === 0) {
            const sum = (sums.get(key) ?? 0) + n * (rules.get(key) ?? 1);
            sums.set(key, sum);
            model.setTimer(key, time + 5);
            model.results.push([key, sum, rules.size]);
            return;
          }
          if (n === 0) rules.delete(key);
          else rules.set(key, n);
          if (n % 3 !== 0) return;
          // By canonical bytes: shorter texts come first here.
          for (const of of [...sums.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
            const sum = sums.get(of)! + n;
            model.results.push(['each', of, sum]);
            if (n === 6) sums.delete(of);
            else sums.set(of, sum);
            model.setTimer(of, time + 2);
          }
        },
        ({ key, time }) => model.results.push([time, key, sums.get(key) ?? 0]),
      );
      expect(ran(make, steps, cuts)).toEqual(expected);
    }),
    { numRuns: times(2000) },
  );
});
