import type { Checkpoint } from '../../lib/runtime/checkpointing.js';
import { GroupedWriter } from '../../lib/state/snapshot.js';

/** Everything that a small pipeline knows: a text for each key. */
export function everything(id: number, all: ReadonlyMap<unknown, unknown>): Checkpoint {
  const writer = new GroupedWriter('everything');
  writer.value('watermark', id);
  for (const [key, text] of all) writer.put('texts', key, undefined, text);
  return { version: 1, id, operators: new Map([['texts', writer.finish()]]) };
}

/** Texts of `size` characters for so many keys. */
export function manyTexts(n: number, size: number, mark = 'x'): Map<unknown, unknown> {
  return new Map(Array.from({ length: n }, (_, i) => [`key ${i}`, mark.repeat(size)]));
}

/** The changes of `n` keys, from `from` on. */
export function changes(id: number, since: number, from: number, n: number, mark = 'y', size = 10): Checkpoint {
  const writer = new GroupedWriter('changes');
  writer.value('watermark', id);
  for (let i = from; i < from + n; i++) writer.put('texts', `key ${i}`, undefined, mark.repeat(size));
  return { version: 1, id, since, operators: new Map([['texts', writer.finish()]]) };
}

/** The texts that a checkpoint has. */
export function texts(checkpoint: Checkpoint | undefined): Map<unknown, unknown> {
  const groups = checkpoint?.operators.get('texts')?.keyed.get('texts');
  const entries = [...(groups?.values() ?? [])].flat();
  return new Map(entries.map(([key, value]) => [key, value]));
}
