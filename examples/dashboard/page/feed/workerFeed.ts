import { Observable, of, Subject } from 'rxjs';
import type { Update } from '../../engine/protocol.js';
import type { Columns } from '../../sources/columns.js';
import type { Answer, Request } from '../worker/messages.js';
import type { Feed } from './feed.js';

type AnswerOf<T extends Answer['type']> = Extract<Answer, { readonly type: T }>;

/** A worker of this page, in which a job can run. */
export class PageWorker {
  readonly #worker = new Worker(new URL('worker.js', document.baseURI), { type: 'module' });
  readonly #answers$ = new Subject<Answer>();

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => this.#answers$.next(data));
    // Where its script cannot be loaded, there is no message.
    this.#worker.addEventListener('error', ({ message }: Partial<ErrorEvent>) => {
      this.#answers$.next({ type: 'failed', message: message ?? 'its script cannot be loaded' });
    });
  }

  /** Reads a file, and tells what there is to choose from. */
  look(file: File): Promise<AnswerOf<'preview'>> {
    return this.#answerTo({ type: 'look', file }, 'preview', () => true);
  }

  /** Tells what can be made of that file by other columns. */
  check(columns: Columns): Promise<AnswerOf<'checked'>> {
    const isOfThese = ({ columns: { at, key, value } }: AnswerOf<'checked'>): boolean =>
      at === columns.at && key === columns.key && value === columns.value;
    return this.#answerTo({ type: 'check', columns }, 'checked', isOfThese);
  }

  /** Runs the job on what `start` asks for, while it is subscribed to. */
  feed(start: Request): Feed {
    const updates$ = new Observable<Update>((subscriber) => {
      const subscription = this.#answers$.subscribe((answer) => {
        if (answer.type === 'failed') subscriber.error(new Error(answer.message));
        if (answer.type !== 'updates') return;
        for (const update of answer.updates) subscriber.next(update);
        this.#ask({ type: 'taken' });
      });
      subscription.add(() => this.close());
      this.#ask(start);
      return subscription;
    });
    return { updates$, isLost$: of(false), do: (command) => this.#ask({ type: 'command', command }) };
  }

  close(): void {
    this.#worker.terminate();
  }

  #answerTo<T extends Answer['type']>(
    request: Request,
    type: T,
    isIt: (answer: AnswerOf<T>) => boolean,
  ): Promise<AnswerOf<T>> {
    return new Promise((resolve, reject) => {
      const subscription = this.#answers$.subscribe((answer) => {
        if (answer.type === 'failed') reject(new Error(answer.message));
        else if (answer.type === type && isIt(answer as AnswerOf<T>)) resolve(answer as AnswerOf<T>);
        else return;
        subscription.unsubscribe();
      });
      this.#ask(request);
    });
  }

  #ask(request: Request): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    this.#worker.postMessage(request);
  }
}
