import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import { createRuntime, eventTime, fromArray, mapValues, sideOutput, union } from '../../lib/index.js';
import type { Edge, Rejected, Runtime, Stream } from '../../lib/index.js';

describe('Edge', () => {
  it('says whose output it is, for messages', () => {
    const names: string[] = [];
    const rejected = sideOutput<Rejected>();
    rejected.subscribe((frame) => names.push(String(frame.edge)));
    fromArray([1], { timestampOf: (n) => n })
      .pipe(mapValues((n) => n, { name: 'same', rejectedTo: rejected }))
      .subscribe((frame) => names.push(String(frame.edge)));
    expect(new Set(names)).toEqual(new Set(["mapValues 'same'", "mapValues 'same' (rejected)"]));
  });

  it('leads to the runtime that its own became a part of', () => {
    const [one, other] = [createRuntime(), createRuntime()];
    const s = new Subject<number>();
    const edges: Edge[] = [];
    const numbers = (runtime: Runtime): Stream<number> => s.pipe(eventTime((n) => n, { runtime }));
    const subscription = union(numbers(one), numbers(other)).subscribe((frame) => edges.push(frame.edge));
    expect(edges[0]!.runtime).toBe(one.linked);
    expect(other.linked).toBe(one.linked);
    subscription.unsubscribe();
  });

  it('knows while a frame is on its way', () => {
    const s = new Subject<number>();
    const seen: boolean[] = [];
    let edge: Edge | undefined;
    s.pipe(eventTime((n) => n)).subscribe((frame) => {
      edge = frame.edge;
      seen.push(edge.sending);
    });
    s.next(1);
    expect([seen, edge?.sending]).toEqual([[true, true], false]);
  });
});
