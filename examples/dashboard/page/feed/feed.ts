import type { Observable } from 'rxjs';
import type { Command, Update } from '../../engine/protocol.js';

/** Where updates come from, and commands go: a server, or a worker of this page. */
export interface Feed {
  /** Runs while it is subscribed to. */
  readonly updates$: Observable<Update>;
  /** Whether it is out of reach for now. */
  readonly isLost$: Observable<boolean>;
  do(command: Command): void;
}
