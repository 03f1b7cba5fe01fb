import type { Batch } from '../frame/batch.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import { walkChanges } from '../operator/walkChanges.js';
import type { ChangeStep } from '../operator/walkChanges.js';
import { checkedKey } from '../state/key.js';

/** What the operators that look at one event at a time do with each half of a change; see `walkChanges`. */
abstract class Step<T, R> implements ChangeStep<R> {
  value!: R;
  key: unknown;
  readonly #batch: Batch<T, unknown>;
  readonly #context: MachineContext;

  constructor(batch: Batch<T, unknown>, context: MachineContext) {
    this.#batch = batch;
    this.#context = context;
  }

  take(i: number, watermark: number): boolean {
    const { keys, values } = this.#batch;
    const { counters } = this.#context;
    this.key = keys === null ? undefined : keys[i];
    let passes: boolean;
    try {
      passes = this.look(values[i]!);
    } catch (error) {
      this.#context.reject(this.#batch, i, watermark, error);
      return false;
    }
    if (passes) counters.used++;
    else counters.filtered++;
    return passes;
  }

  protected abstract look(value: T): boolean;
}

class MapStep<T, R> extends Step<T, R> {
  readonly #project: (value: T) => R;

  constructor(project: (value: T) => R, batch: Batch<T, unknown>, context: MachineContext) {
    super(batch, context);
    this.#project = project;
  }

  protected look(value: T): boolean {
    this.value = this.#project(value);
    return true;
  }
}

class FilterStep<T> extends Step<T, T> {
  readonly #predicate: (value: T) => boolean;

  constructor(predicate: (value: T) => boolean, batch: Batch<T, unknown>, context: MachineContext) {
    super(batch, context);
    this.#predicate = predicate;
  }

  protected look(value: T): boolean {
    this.value = value;
    return this.#predicate(value);
  }
}

class KeyStep<T> extends Step<T, T> {
  readonly #keyOf: (value: T) => unknown;

  constructor(keyOf: (value: T) => unknown, batch: Batch<T, unknown>, context: MachineContext) {
    super(batch, context);
    this.#keyOf = keyOf;
  }

  protected look(value: T): boolean {
    const key = checkedKey(this.#keyOf(value));
    this.value = value;
    this.key = key;
    return true;
  }
}

export function mapChanges<T, R>(
  project: (value: T) => R,
  batch: Batch<T, unknown>,
  context: MachineContext,
  out: Output<R>,
): void {
  out.keyed = batch.keys !== null;
  walkChanges(batch, 'mapValues', new MapStep(project, batch, context), context, out);
}

export function filterChanges<T>(
  predicate: (value: T) => boolean,
  batch: Batch<T, unknown>,
  context: MachineContext,
  out: Output<T>,
): void {
  out.keyed = batch.keys !== null;
  walkChanges(batch, 'filterValues', new FilterStep(predicate, batch, context), context, out);
}

export function keyChanges<T>(
  keyOf: (value: T) => unknown,
  batch: Batch<T, unknown>,
  context: MachineContext,
  out: Output<T>,
): void {
  walkChanges(batch, 'keyBy', new KeyStep(keyOf, batch, context), context, out);
}
