import { RxtideError } from '../errors/rxtideError.js';
import type { Key } from '../state/key.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import { checkFunction } from '../errors/checkFunction.js';
import { animationFrames } from './animationFrames.js';
import type { FrameScheduler } from './frameScheduler.js';

/** What every view can be told: the order of its rows, how much it keeps, when it changes. */
export interface ViewOptions<T, K, R> {
  /** The view's name, in messages and metrics. Default: `toView`, with a number. */
  readonly name?: string;
  /** What tells rows apart. Default: the stream's key; where it has none, all results are of one key, `undefined`. */
  readonly keyOf?: (value: T) => K & Key;
  /**
   * What is shown until it begins: a page that a server has rendered gives the `snapshot()` that the server took, so that both show the same. These
   * rows stay until results take their places. On the server itself, leave it out.
   */
  readonly initial?: readonly R[];
  /** The order of `snapshot` and `top`. Default: that in which keys first came, and of one key the oldest window first. */
  readonly compare?: (a: R, b: R) => number;
  /** Of results of windows: how many of the last windows of each key are kept. Default 1: the newest. */
  readonly windows?: number;
  /** Of results of sessions: one that has grown takes the places of all that it has grown from. Default: only of the same window. */
  readonly sessions?: boolean;
  /** Rows whose time is further than this behind the newest row's are let go. Default: no bound. */
  readonly keepFor?: DurationLike;
  /** How many keys are kept; beyond, the one that has changed longest ago is let go. Default 100,000. */
  readonly maxKeys?: number;
  /** How long it goes on after the last who listened has left. Default: a second. `Infinity`: until `dispose`. */
  readonly keepAlive?: DurationLike;
  /** When what has come is shown. Default: at the next animation frame; where there are none, 16 ms later. */
  readonly frames?: FrameScheduler;
  /** Told of what fails the stream. Default: `changes$` fails; if nobody subscribes to that, the host reports it, as it does for RxJS. */
  readonly onError?: (error: unknown) => void;
}

/** The options with their defaults, checked: what a view goes by. */
export interface ViewSettings<T, R> {
  readonly name: string | undefined;
  readonly keyOf: ((value: T) => Key) | undefined;
  readonly initial: readonly R[];
  readonly compare: ((a: R, b: R) => number) | undefined;
  readonly windows: number;
  readonly sessions: boolean;
  readonly keepFor: number;
  readonly maxKeys: number;
  readonly keepAlive: number;
  readonly frames: FrameScheduler;
  readonly onError: ((error: unknown) => void) | undefined;
}

/** Checks the options of a view, when it is made. `kind`: who is given them. */
export function viewSettingsOf<T, K, R>(kind: string, options: ViewOptions<T, K, R>): ViewSettings<T, R> {
  const {
    name,
    keyOf,
    initial = [],
    compare,
    windows = 1,
    maxKeys = 100_000,
    frames = animationFrames,
    onError,
  } = options;
  for (const [option, value] of Object.entries({ keyOf, compare, frames, onError })) {
    if (value !== undefined) checkFunction(value, `${kind}: ${option}`);
  }
  if (!Array.isArray(initial)) {
    throw new RxtideError('INVALID_OPTION', `${kind}: initial must be an array of rows; it is ${typeof initial}`);
  }
  checkCount(kind, 'windows', windows);
  checkCount(kind, 'maxKeys', maxKeys);
  return {
    name,
    keyOf,
    initial,
    compare,
    windows,
    sessions: options.sessions === true,
    keepFor: durationOf(options.keepFor ?? Infinity, `${kind}: keepFor`),
    maxKeys,
    keepAlive: durationOf(options.keepAlive ?? 1000, `${kind}: keepAlive`),
    frames,
    onError,
  };
}

/** Throws `INVALID_OPTION` unless `value` is a whole number, at least 1. */
export function checkCount(kind: string, option: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RxtideError(
    'INVALID_OPTION',
    `${kind}: ${option} must be a whole number, at least 1; it is ${String(value)}`,
  );
}
