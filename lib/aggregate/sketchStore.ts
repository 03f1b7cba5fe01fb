import { DDSketch } from '@datadog/sketches-js';
import { RxtideError } from '../errors/rxtideError.js';
import type { AggregateStore } from './aggregate.js';
import { lengthen } from './columns.js';
import { NumericStore } from './numericStore.js';

type Bins = DDSketch['store'];

/** A sketch grows its arrays with one argument per bin (`push.apply`), and engines limit arguments: so it grows in steps. */
const STEP = 8192;

/** As many numbers as are kept as they are: most windows of most keys have few, and a sketch of them takes far more room and time. */
const FEW = 64;

/**
 * One DDSketch per slot that has events. The counts of its bins depend on no order, and neither does anything else here that
 * a result shows. Of the library's own operations `merge` is not used, for it forgets negative numbers (DataDog/sketches-js
 * issue 22) and takes the key 0 for none; nor its serialization, which forgets the least and the greatest number.
 */
export class SketchStore<T, R> extends NumericStore<T, R> {
  readonly #relativeError: number;
  readonly #finish: (quantile: (q: number) => number | undefined) => R;
  /** Up to `FEW` numbers, or a sketch of more. */
  readonly #sketches: (number[] | DDSketch | undefined)[] = [];

  constructor(
    name: string,
    numberOf: (value: T) => number,
    relativeError: number,
    finish: (quantile: (q: number) => number | undefined) => R,
  ) {
    super(name, numberOf);
    this.#relativeError = relativeError;
    this.#finish = finish;
  }

  grow(capacity: number): void {
    lengthen(this.#sketches, capacity);
  }

  reset(slot: number): void {
    this.#sketches[slot] = undefined;
  }

  addRun(slots: Int32Array, from: number, to: number): void {
    const numbers = this.numbers;
    for (let i = from; i < to; i++) this.#add(slots[i]!, numbers[i]!);
  }

  merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    const theirs = (other as SketchStore<T, R>).#sketches[otherSlot];
    if (theirs === undefined) return;
    if (Array.isArray(theirs)) {
      for (const number of theirs) this.#add(slot, number);
      return;
    }
    const ours = this.#sketchAt(slot);
    addBins(ours.store, theirs.store);
    addBins(ours.negativeStore, theirs.negativeStore);
    ours.zeroCount += theirs.zeroCount;
    ours.count += theirs.count;
    ours.min = Math.min(ours.min, theirs.min);
    ours.max = Math.max(ours.max, theirs.max);
  }

  result(slot: number): R {
    const sketch = this.#sketches[slot];
    if (Array.isArray(sketch)) {
      const sorted = Float64Array.from(sketch).sort();
      return this.#finish((q) => sorted[Math.floor(q * (sorted.length - 1))]);
    }
    return this.#finish((q) => {
      if (sketch === undefined) return undefined;
      // The middle of an outermost bin may lie outside of what there was.
      return Math.min(sketch.max, Math.max(sketch.min, sketch.getValueAtQuantile(q)));
    });
  }

  snapshot(slot: number): unknown {
    const sketch = this.#sketches[slot];
    if (sketch === undefined) return null;
    if (Array.isArray(sketch)) return { relativeError: this.#relativeError, numbers: [...sketch] };
    return {
      relativeError: this.#relativeError,
      zeros: sketch.zeroCount,
      min: sketch.min,
      max: sketch.max,
      positive: countsOf(sketch.store),
      negative: countsOf(sketch.negativeStore),
    };
  }

  restore(slot: number, state: unknown): void {
    this.reset(slot);
    if (state === null) return;
    const stored = state as SketchState & { readonly numbers?: readonly number[] };
    if (stored.relativeError !== this.#relativeError) {
      throw new RxtideError(
        'RESTORE_FAILED',
        `the checkpoint holds quantiles with relativeError ${stored.relativeError}, but the pipeline asks for ` +
          `${this.#relativeError}: go back to the former, or start without the checkpoint`,
      );
    }
    if (stored.numbers !== undefined) {
      this.#sketches[slot] = [...stored.numbers];
      return;
    }
    const sketch = this.#sketchAt(slot);
    addCounts(sketch.store, stored.positive);
    addCounts(sketch.negativeStore, stored.negative);
    sketch.zeroCount = stored.zeros;
    sketch.count = stored.zeros + sketch.store.count + sketch.negativeStore.count;
    sketch.min = stored.min;
    sketch.max = stored.max;
  }

  #add(slot: number, number: number): void {
    const held = this.#sketches[slot];
    if (held === undefined) this.#sketches[slot] = [number];
    else if (!Array.isArray(held)) add(held, number);
    else if (held.length < FEW) held.push(number);
    else add(this.#sketchAt(slot), number);
  }

  #sketchAt(slot: number): DDSketch {
    const held = this.#sketches[slot];
    if (held !== undefined && !Array.isArray(held)) return held;
    const sketch = new DDSketch({ relativeAccuracy: this.#relativeError });
    if (held !== undefined) for (const number of held) add(sketch, number);
    this.#sketches[slot] = sketch;
    return sketch;
  }
}

/** A sketch as plain data; of a store's bins those that are not empty, as key, count, key, count, … */
interface SketchState {
  readonly relativeError: number;
  readonly zeros: number;
  readonly min: number;
  readonly max: number;
  readonly positive: readonly number[];
  readonly negative: readonly number[];
}

/** `DDSketch.accept`, but for the growing in steps. */
function add(sketch: DDSketch, number: number): void {
  const { mapping } = sketch;
  if (number > mapping.minPossible) addToBin(sketch.store, mapping.key(number), 1);
  else if (number < -mapping.minPossible) addToBin(sketch.negativeStore, mapping.key(-number), 1);
  else sketch.zeroCount += 1;
  sketch.count += 1;
  sketch.min = Math.min(sketch.min, number);
  sketch.max = Math.max(sketch.max, number);
}

function addToBin(bins: Bins, key: number, count: number): void {
  if (bins.count > 0) {
    while (key > bins.maxKey + STEP) bins.add(bins.maxKey + STEP, 0);
    while (key < bins.minKey - STEP) bins.add(bins.minKey - STEP, 0);
  }
  bins.add(key, count);
}

function addBins(bins: Bins, others: Bins): void {
  const counts = others.bins;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! > 0) addToBin(bins, i + others.offset, counts[i]!);
  }
}

function countsOf(bins: Bins): number[] {
  const counts: number[] = [];
  bins.bins.forEach((count, i) => {
    if (count > 0) counts.push(i + bins.offset, count);
  });
  return counts;
}

function addCounts(bins: Bins, counts: readonly number[]): void {
  for (let i = 0; i < counts.length; i += 2) addToBin(bins, counts[i]!, counts[i + 1]!);
}
