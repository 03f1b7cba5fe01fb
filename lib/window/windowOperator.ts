import type { OperatorFunction } from 'rxjs';
import type { AggregateSpec } from '../aggregate/aggregate.js';
import { composeAggregates } from '../aggregate/composeAggregates.js';
import { invalidOptionOf } from '../errors/invalidOption.js';
import type { Frame } from '../frame/frame.js';
import { operate } from '../operator/operate.js';
import { durationOf } from '../time/duration.js';
import type { Engine, EngineSettings } from './engine.js';
import type { WindowAssigner } from './windowAssigner.js';
import type { WindowOptions } from './windowOptions.js';
import type { WindowResult } from './windowResult.js';

/** What `windowBy` and `windowAll` have in common: checks the options, chooses the engine, and makes the operator. */
export function windowOperator<T, R, K, By>(
  kind: string,
  keyed: boolean,
  assigner: WindowAssigner<T>,
  spec: AggregateSpec<T, R>,
  options: WindowOptions<T>,
): OperatorFunction<Frame<T, By>, Frame<WindowResult<K, R>, By>> {
  if (typeof assigner?.assign !== 'function') {
    throw invalidOptionOf(kind, 'the first argument must be a window assigner, such as tumbling(minutes(1))');
  }
  // It has a `name`, as options have: the compiler takes it for some.
  if ('onElement' in options) throw invalidOptionOf(kind, 'give the trigger as { trigger }');
  const { trigger, evictor, fillEmpty } = options;
  const settings: EngineSettings<T, R> = {
    assigner,
    aggregate: composeAggregates(spec),
    trigger,
    evictor,
    keyed,
    allowedLateness: durationOf(options.allowedLateness ?? 0, `${kind}: allowedLateness`),
    fillEmpty: fillEmpty === undefined ? 0 : durationOf(fillEmpty, `${kind}: fillEmpty`, 1),
  };
  if (settings.fillEmpty === Infinity) {
    throw invalidOptionOf(kind, 'fillEmpty must be finite, or a silent key would never be forgotten');
  }
  const machine = engineFor(kind, settings)(settings);
  const operator = {
    kind,
    name: options.name,
    machine,
    keyed,
    lateTo: options.lateTo,
    rejectedTo: options.rejectedTo,
    warnsWhenSilent: true,
  };
  return (source) =>
    operate<T, WindowResult<unknown, R>, By>(operator, [source]) as ReturnType<
      OperatorFunction<never, Frame<WindowResult<K, R>, By>>
    >;
}

/** Slices serve only what fires by the watermark alone; whatever asks for more brings the engine that can do it. */
function engineFor<T, R>(kind: string, settings: EngineSettings<T, R>): Engine {
  const { assigner, aggregate, trigger, evictor, fillEmpty } = settings;
  const special = evictor !== undefined || (trigger !== undefined && !trigger.byWatermarkOnly);
  if (special && fillEmpty > 0) {
    throw invalidOptionOf(kind, 'fillEmpty works with the default trigger and without an evictor');
  }
  if (fillEmpty > 0 && assigner.aligned === undefined) {
    throw invalidOptionOf(kind, `fillEmpty needs windows that are the same for all keys; ${assigner.name} has none`);
  }
  const engine = aggregate.states?.engine ?? (special ? (evictor ?? trigger)!.engine : assigner.engine);
  if (engine !== undefined) return engine as Engine;
  throw invalidOptionOf(
    kind,
    'an assigner, trigger or evictor of your own must be made by defineAssigner, defineTrigger or defineEvictor',
  );
}
