import type { Machine } from './machine.js';
import type { Rejected } from './rejected.js';
import type { SideTarget } from './sideOutput.js';

/** What the wrapper needs to know to make an operator of a machine. */
export interface OperatorSpec<In, Out> {
  /** The operator's public name: `windowBy`. */
  readonly kind: string;
  /** The user's name for this one. */
  readonly name: string | undefined;
  /** A fresh machine for a subscription. */
  readonly machine: () => Machine<In, Out>;
  /** Whether the events that it adds one by one have keys. */
  readonly keyed: boolean;
  /** Gets late events. */
  readonly lateTo?: SideTarget<In> | undefined;
  /** Gets events on which user code failed; without it they fail the stream. */
  readonly rejectedTo?: SideTarget<Rejected> | undefined;
  /** Whether it understands changelogs, at all of its inputs or at each: else anything but an insert fails the stream. Default: no. */
  readonly takesChanges?: boolean | readonly boolean[];
  /** Side outputs of the user's, by name. */
  readonly sides?: Readonly<Record<string, SideTarget<never>>> | undefined;
  /** Whether to tell the user when events go in for ten seconds and nothing comes out. */
  readonly warnsWhenSilent?: boolean;
}
