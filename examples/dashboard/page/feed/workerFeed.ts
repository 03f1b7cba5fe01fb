import { Observable, Subject } from 'rxjs';
import type { Update } from '../../engine/protocol.js';
import type { Answer, Preview, Request } from '../worker/messages.js';
import type { Feed } from './feed.js';

/** A worker of this page, in which a job can run. */
export class PageWorker {
  readonly #worker = new Worker(new URL('worker.js', document.baseURI), { type: 'module' });
  readonly #answers$ = new Subject<Answer>();

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => this.#answers$.next(data));
    this.#worker.addEventListener('error', ({ message }) => this.#answers$.next({ type: 'failed', message }));
  }

  /** Reads a file, and tells what there is to choose from. */
  look(file: File): Promise<{ readonly preview: Preview; readonly window: number }> {
    return new Promise((resolve, reject) => {
      const subscription = this.#answers$.subscribe((answer) => {
        if (answer.type === 'updates') return;
        subscription.unsubscribe();
        if (answer.type === 'preview') resolve(answer);
        else reject(new Error(answer.message));
      });
      this.#ask({ type: 'look', file });
    });
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
    return { updates$, do: (command) => this.#ask({ type: 'command', command }) };
  }

  close(): void {
    this.#worker.terminate();
  }

  #ask(request: Request): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    this.#worker.postMessage(request);
  }
}
