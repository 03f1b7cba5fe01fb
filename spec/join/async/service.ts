import type { CallContext } from '../../../lib/index.js';

/** A call that a service was asked for. */
export interface Asked {
  readonly id: number;
  readonly context: CallContext;
  /** Whether it has been answered, or has failed. */
  readonly done: boolean;
  answer(text: string): void;
  fail(error: unknown): void;
}

/** A service that answers when it is told to. */
export class Service {
  /** All calls, in the order in which they were made. */
  readonly asked: Asked[] = [];
  /** Calls that have not been answered, and how many there were at most. */
  open = 0;
  most = 0;

  readonly call = (id: number, context: CallContext): Promise<string> => {
    this.most = Math.max(this.most, ++this.open);
    return new Promise<string>((resolve, reject) => {
      const asked = { id, context, done: false };
      const settle =
        <A>(by: (argument: A) => void) =>
        (argument: A): void => {
          this.open--;
          asked.done = true;
          by(argument);
        };
      this.asked.push(Object.assign(asked, { answer: settle(resolve), fail: settle(reject) }));
    });
  };

  get ids(): number[] {
    return this.asked.map(({ id }) => id);
  }

  /** The latest call for an event. */
  for(id: number): Asked {
    return this.asked.findLast((asked) => asked.id === id)!;
  }

  answer(...ids: number[]): void {
    for (const id of ids) this.for(id).answer(`answer ${id}`);
  }
}
