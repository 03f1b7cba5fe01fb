import type { OperatorFunction } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame } from '../frame/frame.js';
import { operate } from '../operator/operate.js';
import type { OperatorSpec } from '../operator/operatorSpec.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import { checkStates } from '../state/keyedStates.js';
import { ProcessMachine } from './processMachine.js';
import type { ProcessSettings } from './processMachine.js';

/** A `ProcessDefinition` whatever its types are: inside, values are just values. */
export interface AnyProcess {
  readonly state?: object;
  readonly sides?: object;
  readonly emits?: object;
  readonly onEvent: (value: never, context: never) => unknown;
  readonly onTimer?: (time: number, context: never) => unknown;
  readonly name?: string;
  readonly rejectedTo?: SideTarget<Rejected>;
}

/** What `keyedProcess` and `processAll` have in common: checks the definition, and makes the operator. */
export function processOperator<In, Out, By, ByOut>(
  kind: string,
  keyed: boolean,
  definition: AnyProcess,
): OperatorFunction<Frame<In, By>, Frame<Out, ByOut>> {
  if (typeof definition?.onEvent !== 'function') {
    throw new RxtideError(
      'INVALID_OPTION',
      `${kind} needs a function onEvent: ${kind}({ onEvent: (value, context) => … })`,
    );
  }
  const { onTimer, name, rejectedTo } = definition;
  if (onTimer !== undefined && typeof onTimer !== 'function') {
    throw new RxtideError('INVALID_OPTION', `${kind}: onTimer must be a function; it is of type ${typeof onTimer}`);
  }
  const sides = (definition.sides ?? {}) as NonNullable<OperatorSpec<never, never>['sides']>;
  const settings: ProcessSettings = {
    kind,
    keyed,
    state: checkStates(definition.state as ProcessSettings['state'] | undefined, kind),
    sides: Object.keys(sides),
    emits: definition.emits !== undefined,
    onEvent: definition.onEvent as ProcessSettings['onEvent'],
    onTimer: onTimer as ProcessSettings['onTimer'],
  };
  const machine = (): ProcessMachine<In, Out> => new ProcessMachine(settings);
  const spec: OperatorSpec<In, Out> = { kind, name, machine, keyed, rejectedTo, sides };
  return (source) => operate<In, Out, ByOut>(spec, [source]);
}
