import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { WebSocket as NodeWebSocket } from 'ws';
import { eventTime, fromSource, processingTime } from '../../lib/index.js';
import type { Source, SplitSource } from '../../lib/index.js';
import type { FetchLike, NewWebSocket } from '../../lib/web.js';

/** What the host's `fetch` takes as `signal`. */
type Signal = NonNullable<Parameters<typeof fetch>[1]>['signal'];

describe('what the host has, where its types are known', () => {
  it('fetch and WebSocket are given as they are', () => {
    expectTypeOf<typeof fetch>().toExtend<FetchLike>();
    const sockets: readonly NewWebSocket[] = [
      (url, protocols) => new WebSocket(url, protocols),
      (url, protocols) => new NodeWebSocket(url, protocols),
    ];
    expect(sockets).toHaveLength(2);
  });

  it('a source is given a signal that fetch takes', () => {
    expectTypeOf<Parameters<Source<number>['open']>[1]>().toExtend<Signal>();
    expectTypeOf<Parameters<SplitSource<number>['open']>[2]>().toExtend<Signal>();
    expectTypeOf<Parameters<SplitSource<number>['discover']>[1]>().toExtend<Signal>();
    const pages: Source<number, number> = {
      name: 'pages',
      async *open(after = 0, signal) {
        yield { position: after, values: (await (await fetch(`https://a.example/${after}`, { signal })).json()) as [] };
      },
    };
    expectTypeOf(fromSource).toBeCallableWith(pages, { timestampOf: () => 0 });
  });

  it('an entry takes the host’s signal, and durations wherever there is a time', () => {
    expectTypeOf(eventTime<number>).toBeCallableWith((n) => n, { signal: new AbortController().signal });
    expectTypeOf(processingTime<number>).toBeCallableWith({ followClockAfter: { seconds: 1 } });
  });
});
