import type { CDPSession, Page } from 'playwright-core';

/** What is in use after a collection, bytes. */
export interface HeapSizes {
  readonly page: number;
  readonly worker: number;
}

/** The heaps of a page and of its worker. */
export class Heaps {
  readonly #session: CDPSession;
  readonly #worker: string;
  #id = 0;

  private constructor(session: CDPSession, worker: string) {
    this.#session = session;
    this.#worker = worker;
  }

  static async of(page: Page): Promise<Heaps> {
    const session = await page.context().newCDPSession(page);
    const worker = new Promise<string>((resolve) => {
      session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
        if (targetInfo.type === 'worker') resolve(sessionId);
      });
    });
    // Not flat: what is for the worker goes through the session of its page, for there is no other way to it.
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return new Heaps(session, await worker);
  }

  async measure(): Promise<HeapSizes> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const page = await this.#session.send('Runtime.getHeapUsage');
    await this.#ask('HeapProfiler.collectGarbage');
    const worker = (await this.#ask('Runtime.getHeapUsage')) as { readonly usedSize: number };
    return { page: page.usedSize, worker: worker.usedSize };
  }

  async #ask(method: string): Promise<unknown> {
    const id = ++this.#id;
    const answer = new Promise<unknown>((resolve) => {
      const listen = ({ message }: { readonly message: string }): void => {
        const told = JSON.parse(message) as { readonly id?: number; readonly result?: unknown };
        if (told.id !== id) return;
        this.#session.off('Target.receivedMessageFromTarget', listen);
        resolve(told.result);
      };
      this.#session.on('Target.receivedMessageFromTarget', listen);
    });
    await this.#session.send('Target.sendMessageToTarget', {
      sessionId: this.#worker,
      message: JSON.stringify({ id, method }),
    });
    return answer;
  }
}
