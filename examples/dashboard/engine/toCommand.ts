import { toRule } from '../pipeline/rule.js';
import { type Command, type Compared, MOST_COMPARED, type Settings } from './protocol.js';

const SIMPLE = ['play', 'pause', 'step', 'restart'] as const;
const NUMBERS = ['speed', 'outOfOrderness', 'allowedLateness', 'sinkDelay'] as const;

/** Makes a command of what came over the network, or throws what is wrong with it. */
export function toCommand(given: unknown): Command {
  const { type, id, settings } = (given ?? {}) as { type?: unknown; id?: unknown; settings?: unknown };
  const simple = SIMPLE.find((name) => name === type);
  if (simple !== undefined) return { type: simple };
  if (type === 'rewind' && Number.isInteger(id)) return { type, id: id as number };
  if (type === 'set' && typeof settings === 'object' && settings !== null) {
    return { type, settings: toSettings(settings) };
  }
  throw new Error('this is no command of the dashboard');
}

function toSettings(given: object): Partial<Settings> {
  const entries = Object.entries(given).map(([name, value]: [string, unknown]) => {
    if (name === 'rule') return [name, toRule(value)];
    if (name === 'compared') return [name, toCompared(value)];
    if (NUMBERS.some((known) => known === name) && typeof value === 'number' && value >= 0 && value < Infinity) {
      return [name, value];
    }
    throw new Error(`${name} cannot be set to this`);
  });
  return Object.fromEntries(entries) as Partial<Settings>;
}

function toCompared(given: unknown): readonly Compared[] {
  if (!Array.isArray(given) || given.length > MOST_COMPARED) {
    throw new Error(`compared cannot be set to this: up to ${MOST_COMPARED} keys are`);
  }
  return given.map((one: unknown) => {
    const { key, colour } = (one ?? {}) as Partial<Record<keyof Compared, unknown>>;
    const isColour = Number.isInteger(colour) && (colour as number) >= 0 && (colour as number) < MOST_COMPARED;
    if (typeof key !== 'string' || !isColour) throw new Error('compared cannot be set to this: a key has a colour');
    return { key, colour: colour as number };
  });
}
