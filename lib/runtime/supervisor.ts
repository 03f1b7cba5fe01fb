import type { OperatorInfo } from './operatorInfo.js';

/** A record or event that could not be worked on; what it is made of, the operators know. */
export interface DeadLetters {
  next(rejected: never): void;
}

/** Who looks after a running pipeline, as what runs in it sees it: an attempt of a job. */
export interface Supervisor {
  /** Gets what operators cannot work on that have no `rejectedTo` of their own. */
  readonly rejectedTo: DeadLetters | undefined;
  /** Whether checkpoints come by themselves: then sinks that can prepare show nothing at their end but by one. */
  readonly takesCheckpoints: boolean;
  /** A sink is being made ready: no root sends anything before all that this gave have been called. */
  opening(): () => void;
  /** A sink has got everything, and ends by the next checkpoint. */
  ending(sink: OperatorInfo): void;
  /** Somebody frees what it holds, such as a file: what this gives is called when it has. `onlyReads`: nothing is lost if it never is. */
  lettingGo(title: string, onlyReads: boolean): () => void;
}
