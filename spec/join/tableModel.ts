import type { Item, Script } from '../laws/script.js';

/** What a join of two tables is to do, as plainly as can be said: after each change the whole result is worked out anew, and compared. */
export interface TableRules {
  readonly type: 'inner' | 'left' | 'right' | 'outer' | 'semi' | 'anti';
  readonly keepDeletes: number;
  /** The right key that a left row names; without it, its own. */
  readonly foreignKeyOf: ((item: Item) => string | undefined) | undefined;
}

/** `[kind, key, [left id, right id], time]`. */
export type TableChange = readonly [string, string, readonly [unknown, unknown], number];

interface Row {
  readonly time: number;
  /** `undefined`: deleted. */
  readonly item: Item | undefined;
}

interface Result {
  readonly time: number;
  /** `undefined`: deleted. */
  readonly ids: readonly [unknown, unknown] | undefined;
}

/** Input 0 is the left table, input 1 the right one; a negative item deletes its row. No input is idle. */
export function modelTable(script: Script, { type, keepDeletes, foreignKeyOf }: TableRules): readonly TableChange[] {
  const watermarks = [-Infinity, -Infinity];
  let watermark = -Infinity;
  const left = new Map<string, Row>();
  const right = new Map<string, Row>();
  const results = new Map<string, Result>();
  /** The left keys that have a row, in the order in which they began to refer to what they refer to. */
  let references: { readonly key: string; readonly to: string | undefined }[] = [];
  const changes: TableChange[] = [];

  function forget(): void {
    for (const rows of [left, right]) {
      for (const [key, { item, time }] of rows) {
        if (item === undefined && time + keepDeletes <= watermark) rows.delete(key);
      }
    }
    for (const [key, { ids, time }] of results) if (ids === undefined && time <= watermark) results.delete(key);
  }

  function idsOf(l: Item | undefined, r: Item | undefined): readonly [unknown, unknown] | undefined {
    if (type === 'semi' || type === 'anti') {
      return l !== undefined && (r !== undefined) === (type === 'semi') ? [l.id, undefined] : undefined;
    }
    if (l === undefined && r === undefined) return undefined;
    if (l === undefined && type !== 'right' && type !== 'outer') return undefined;
    if (r === undefined && type !== 'left' && type !== 'outer') return undefined;
    return [l?.id, r?.id];
  }

  /** Works out the result of a left key (or, by primary key, of any), and says what has changed. */
  function settle(key: string, time: number): void {
    const l = left.get(key);
    const to = foreignKeyOf === undefined ? key : l?.item === undefined ? undefined : foreignKeyOf(l.item);
    const r = to === undefined ? undefined : right.get(to);
    const before = results.get(key);
    const ids = idsOf(l?.item, r?.item);
    const was = before?.ids;
    if (ids === undefined && was === undefined) return;
    const at = Math.max(time, l?.time ?? -Infinity, r?.time ?? -Infinity, before?.time ?? -Infinity);
    results.set(key, { time: at, ids });
    if (was === undefined) changes.push(['insert', key, ids!, at]);
    else if (ids === undefined) changes.push(['delete', key, was, at]);
    else changes.push(['updateBefore', key, was, at], ['updateAfter', key, ids, at]);
  }

  /** Where partners do not show, one that changes is no change. */
  const shows = (was: Row | undefined, item: Item | undefined): boolean =>
    (type !== 'semi' && type !== 'anti') || (was?.item !== undefined) !== (item !== undefined);

  for (const step of script) {
    if (step.kind === 'watermark' || step.kind === 'end') {
      watermarks[step.input] = 'watermark' in step ? step.watermark : Infinity;
      watermark = Math.max(watermark, Math.min(...watermarks));
      forget();
    } else if (step.kind === 'event') {
      const { value, timestamp: time, input } = step;
      const { key } = value;
      const rows = input === 0 ? left : right;
      const was = rows.get(key);
      if (was !== undefined && time < was.time) continue;
      const item = value.n < 0 ? undefined : value;
      rows.set(key, { time, item });
      if (foreignKeyOf === undefined) {
        if (input === 0 || shows(was, item)) settle(key, time);
      } else if (input === 0) {
        const to = item === undefined ? undefined : foreignKeyOf(item);
        if (item === undefined || references.find((reference) => reference.key === key)?.to !== to) {
          references = references.filter((reference) => reference.key !== key);
          if (item !== undefined) references.push({ key, to });
        }
        settle(key, time);
      } else if (shows(was, item)) {
        for (const { key: referring, to } of references) if (to === key) settle(referring, time);
      }
      forget();
    }
  }
  return changes;
}
