import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { OperatorSnapshot, SnapshotKind } from '../../lib/runtime/checkpointing.js';
import { applyChanges } from '../../lib/state/applyChanges.js';
import { GroupedReader, GroupedWriter } from '../../lib/state/snapshot.js';
import { ElementList, ELEMENTS } from '../../lib/window/elementList.js';
import type { Chunk } from '../../lib/window/windowContents.js';

const snapshotOf = (list: ElementList<number>, kind: SnapshotKind, before?: ElementList<number>): OperatorSnapshot => {
  const writer = new GroupedWriter(kind);
  if (kind === 'changes') before?.leftover?.(writer);
  list.write(writer, 'key', 7);
  return writer.finish();
};

it('the elements of a window are what the chunks make that were written when they changed', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), n: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ kind: fc.constantFrom('front' as const, 'back' as const, 'odd' as const), n: fc.nat(300) }),
    fc.record({ kind: fc.constantFrom('copy' as const, 'changes' as const, 'purge' as const), n: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      let list = new ElementList<number>();
      let purged: ElementList<number> | undefined;
      let arrival = 0;
      let image = { version: 1 as const, id: 0, operators: new Map([['o', snapshotOf(list, 'everything')]]) };
      for (const { kind, n } of [...acts, { kind: 'changes' as const, n: 0 }]) {
        const { elements } = list;
        if (kind === 'add') {
          for (let i = 0; i < n; i++) list.add({ value: arrival, timestamp: arrival, arrival: arrival++ });
        } else if (kind === 'front') list.replace(elements.slice(n));
        else if (kind === 'back') list.replace(elements.slice(0, n));
        else if (kind === 'odd') list.replace(elements.filter(({ value }) => value % 2 === 1));
        else if (kind === 'copy') snapshotOf(list, 'copy');
        else if (kind === 'purge') {
          // Of several, only the first was in the checkpoint before.
          purged ??= list;
          list = new ElementList();
        } else {
          const taken = new Map([['o', snapshotOf(list, 'changes', purged)]]);
          purged = undefined;
          image = applyChanges(image, { version: 1, id: 0, operators: taken }) as typeof image;
          const chunks = [...new GroupedReader(image.operators.get('o')!).entries(ELEMENTS)];
          const restored = ElementList.of<number>(
            list.base,
            chunks.map(([, value]) => (value as [number, Chunk])[1]),
          );
          expect(restored.elements).toEqual(list.elements);
        }
      }
    }),
  );
});
