import type { OperatorFunction } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame } from '../frame/frame.js';
import { operate } from '../operator/operate.js';
import type { OperatorSpec } from '../operator/operatorSpec.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import { checkStates } from '../state/keyedStates.js';
import { checkSync } from '../errors/checkSync.js';
import { ProcessMachine } from './processMachine.js';
import type { ProcessSettings } from './processSettings.js';

/** The definition of a process function whatever its types are: inside, values are just values. */
export interface AnyParts {
  readonly state?: object;
  readonly sides?: object;
  readonly emits?: object;
  readonly onTimer?: (time: number, context: never) => unknown;
  readonly name?: string;
  readonly rejectedTo?: SideTarget<Rejected>;
}

/** A function of the user's that is called for events. */
export type AnyHandler = (value: never, context: never) => unknown;

/** With one input. */
export interface AnyProcess extends AnyParts {
  readonly onEvent: AnyHandler;
}

/** What `keyedProcess` and `processAll` have in common: checks the definition, and makes the operator. */
export function processOperator<In, Out, By, ByOut>(
  kind: string,
  keyed: boolean,
  definition: AnyProcess,
): OperatorFunction<Frame<In, By>, Frame<Out, ByOut>> {
  const settings = processSettings(kind, keyed, definition, { onEvent: definition?.onEvent });
  const spec = processSpec(settings, definition, () => new ProcessMachine<In, Out>(settings));
  return (source) => operate<In, Out, ByOut>(spec, [source]);
}

/** Checks the definition of a process function. `handlers`: its functions for events, one for each input, by name. */
export function processSettings(
  kind: string,
  keyed: boolean,
  definition: AnyParts,
  handlers: Readonly<Record<string, AnyHandler>>,
): ProcessSettings {
  for (const [name, handler] of Object.entries(handlers)) {
    if (typeof handler === 'function') {
      checkSync(handler, `${kind}: ${name}`);
      continue;
    }
    throw new RxtideError(
      'INVALID_OPTION',
      `${kind} needs a function ${name}: ${kind}({ ${name}: (value, context) => … })`,
    );
  }
  const { onTimer } = definition;
  if (onTimer !== undefined && typeof onTimer !== 'function') {
    throw new RxtideError('INVALID_OPTION', `${kind}: onTimer must be a function; it is of type ${typeof onTimer}`);
  }
  checkSync(onTimer, `${kind}: onTimer`);
  return {
    kind,
    keyed,
    state: checkStates(definition.state as ProcessSettings['state'] | undefined, kind),
    sides: Object.keys(definition.sides ?? {}),
    emits: definition.emits !== undefined,
    onEvents: Object.values(handlers) as unknown as ProcessSettings['onEvents'],
    onTimer: onTimer as ProcessSettings['onTimer'],
  };
}

/** What the wrapper must know of it. */
export function processSpec<In, Out>(
  { kind, keyed }: ProcessSettings,
  { name, rejectedTo, sides }: AnyParts,
  machine: () => ProcessMachine<In, Out>,
): OperatorSpec<In, Out> {
  return {
    kind,
    name,
    machine,
    keyed,
    rejectedTo,
    sides: (sides ?? {}) as NonNullable<OperatorSpec<In, Out>['sides']>,
  };
}
