import { afterEach, describe, expect, it } from '@jest/globals';
import { config } from 'rxjs';
import { Flow } from '../../lib/runtime/flow.js';
import { holdWhile } from '../../lib/runtime/hold.js';
import { OperatorInfo } from '../../lib/runtime/operatorInfo.js';
import type { Root, RootGroup } from '../../lib/runtime/root.js';
import { trampoline } from '../../lib/runtime/trampoline.js';

const roots: TestRoot[] = [];
const log: string[] = [];

/** A root with a queue of watermarks: each frame moves it there. */
class TestRoot implements Root {
  static #orders = 0;
  readonly info = new OperatorInfo('test', undefined);
  readonly order = ++TestRoot.#orders;
  readonly queue: number[];
  watermark = -Infinity;
  active = true;
  holds = 0;
  onSend: (() => void) | undefined;
  readonly name: string;
  readonly runtime: RootGroup & { readonly flow: Flow };
  readonly pulls: boolean;

  constructor(name: string, runtime: RootGroup & { readonly flow: Flow }, queue: readonly number[], pulls = false) {
    this.name = name;
    this.runtime = runtime;
    this.queue = [...queue];
    this.pulls = pulls;
    roots.push(this);
    trampoline.add(this);
  }

  get ready(): boolean {
    return this.queue.length > 0;
  }

  sendNext(): void {
    this.watermark = this.queue.shift()!;
    log.push(`${this.name}${this.watermark}`);
    this.onSend?.();
  }

  sendBarrier(): void {
    log.push(`${this.name}|`);
  }
}

const group = (maxDrift = 60_000): RootGroup & { readonly flow: Flow } => ({
  flow: new Flow(
    100,
    () => trampoline.run(),
    () => 0,
  ),
  maxDrift,
  turn: 0,
});
const taken = (): string => log.splice(0).join(' ');

describe('Trampoline', () => {
  afterEach(() => {
    for (const root of roots.splice(0)) trampoline.remove(root);
    log.length = 0;
  });

  it('sends of the root with the lowest watermark first, ties in the order of subscription', () => {
    const linked = group();
    void new TestRoot('a', linked, [1, 4, 6]);
    void new TestRoot('b', linked, [2, 3, 6]);
    trampoline.run();
    // Both begin without time; then a stands at 1, b at 2.
    expect(taken()).toBe('a1 b2 a4 b3 b6 a6');
  });

  it('lets runtimes that are not linked take turns', () => {
    const [one, other] = [group(), group()];
    void new TestRoot('a', one, [1, 2, 3]);
    void new TestRoot('b', other, [100, 200, 300, 400]);
    void new TestRoot('c', one, [1, 2]);
    trampoline.run();
    expect(taken()).toBe('a1 b100 c1 b200 a2 b300 c2 b400 a3');
  });

  it('runs tasks before any further frame, in the order in which they were raised', () => {
    const root = new TestRoot('a', group(), [1, 2]);
    root.onSend = () => {
      if (root.watermark > 1) return;
      trampoline.raise(() => log.push('timer'));
      trampoline.raise(() => {
        log.push('barrier');
        trampoline.raise(() => log.push('raised by the barrier'));
      });
    };
    trampoline.run();
    expect(taken()).toBe('a1 timer barrier raised by the barrier a2');
  });

  it('runs a task at once when nothing is on its way', () => {
    trampoline.raise(() => log.push(`busy: ${String(trampoline.busy)}`));
    expect(taken()).toBe('busy: true');
    expect(trampoline.busy).toBe(false);
  });

  describe('wake', () => {
    it('sends of the root that an event came to, and looks at no other', () => {
      const woken = new TestRoot('a', group(), [1, 2]);
      void new TestRoot('b', group(), [3]);
      // By all rights b is sendable; but nobody has said so, and the one that was woken has nothing more.
      woken.queue.pop();
      trampoline.wake(woken);
      expect(taken()).toBe('a1');
      trampoline.run();
      expect(taken()).toBe('b3');
    });

    it('goes on with all when sending brought up more: of the same root, of another, or a task', () => {
      const linked = group();
      const woken = new TestRoot('a', linked, [1, 2]);
      trampoline.wake(woken);
      expect(taken()).toBe('a1 a2');
      const fed = new TestRoot('b', linked, []);
      woken.queue.push(3);
      woken.onSend = () => {
        fed.queue.push(4);
        trampoline.wake(fed);
      };
      trampoline.wake(woken);
      expect(taken()).toBe('a3 b4');
      woken.queue.push(5);
      woken.onSend = () => trampoline.raise(() => log.push('task'));
      trampoline.wake(woken);
      expect(taken()).toBe('a5 task');
    });

    it('sends nothing of a root that is held, has nothing, or whose credits are out', () => {
      const linked = group();
      const woken = new TestRoot('a', linked, []);
      trampoline.wake(woken);
      woken.queue.push(1);
      woken.holds++;
      trampoline.wake(woken);
      woken.holds--;
      linked.flow.take(100);
      trampoline.wake(woken);
      expect(taken()).toBe('');
      linked.flow.give(100);
      expect(taken()).toBe('a1');
      expect(trampoline.busy).toBe(false);
    });
  });

  it('is never entered twice: what is asked for meanwhile waits its turn', () => {
    const root = new TestRoot('a', group(), [1]);
    root.onSend = () => {
      log.push('<');
      if (root.watermark === 1) root.queue.push(2);
      trampoline.run();
      log.push('>');
    };
    trampoline.run();
    expect(taken()).toBe('a1 < > a2 < >');
  });

  it('sends nothing of a root that is held, but of others', () => {
    const linked = group();
    const hold = holdWhile(() => void new TestRoot('a', linked, [1]));
    void new TestRoot('b', linked, [5]);
    trampoline.run();
    expect(taken()).toBe('b5');
    hold.release();
    expect(taken()).toBe('a1');
    hold.release();
    expect(roots[0]!.holds).toBe(0);
  });

  it('waits for every hold of a root', () => {
    const linked = group();
    let inner = holdWhile(() => undefined);
    const outer = holdWhile(() => {
      inner = holdWhile(() => void new TestRoot('a', linked, [1]));
    });
    outer.release();
    expect(taken()).toBe('');
    inner.release();
    expect(taken()).toBe('a1');
  });

  it('ends a hold also when subscribing throws', () => {
    expect(() =>
      holdWhile(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    void new TestRoot('a', group(), [1]);
    trampoline.run();
    expect(taken()).toBe('a1');
  });

  it('sends nothing while credits are out, and goes on when they come back', () => {
    const linked = group();
    void new TestRoot('a', linked, [1]);
    void new TestRoot('b', group(), [2]);
    linked.flow.take(100);
    trampoline.run();
    expect(taken()).toBe('b2');
    linked.flow.give(1);
    expect(taken()).toBe('a1');
    linked.flow.give(99);
  });

  describe('maxDrift', () => {
    it('a root that pulls waits while it is further ahead of the lowest that pulls', () => {
      const linked = group(10);
      const slow = new TestRoot('slow', linked, [5], true);
      void new TestRoot('fast', linked, [4, 15, 16, 17], true);
      trampoline.run();
      // From 16 on it is more than 10 ahead of 5.
      expect(taken()).toBe('slow5 fast4 fast15 fast16');
      slow.queue.push(6);
      trampoline.run();
      expect(taken()).toBe('slow6 fast17');
    });

    it('a root that has had no event holds those that have', () => {
      const linked = group(10);
      const late = new TestRoot('late', linked, [], true);
      void new TestRoot('fast', linked, [4, 5], true);
      trampoline.run();
      expect(taken()).toBe('fast4');
      late.queue.push(1);
      trampoline.run();
      expect(taken()).toBe('late1 fast5');
    });

    it('nobody waits for who is idle or has ended, nor for hot roots, nor hot roots for anybody', () => {
      const linked = group(10);
      const idle = new TestRoot('idle', linked, [], true);
      idle.active = false;
      void new TestRoot('hot', linked, []);
      void new TestRoot('fast', linked, [100, 200], true);
      trampoline.run();
      expect(taken()).toBe('fast100 fast200');
      idle.active = true;
      void new TestRoot('hotter', linked, [1000, 2000]);
      trampoline.run();
      expect(taken()).toBe('hotter1000 hotter2000');
    });

    it('holds for roots that are linked alone', () => {
      void new TestRoot('late', group(10), [], true);
      void new TestRoot('fast', group(10), [100, 200], true);
      trampoline.run();
      expect(taken()).toBe('fast100 fast200');
    });
  });

  it('goes on when a task throws, and reports it to the host', async () => {
    const reported = new Promise<unknown>((resolve) => (config.onUnhandledError = resolve));
    trampoline.raise(() => {
      trampoline.raise(() => {
        throw new Error('a task');
      });
      trampoline.raise(() => log.push('the next'));
    });
    expect(taken()).toBe('the next');
    expect(trampoline.busy).toBe(false);
    expect(await reported).toEqual(new Error('a task'));
    config.onUnhandledError = null;
  });
});
