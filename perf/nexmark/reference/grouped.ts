/** The values of each key, in the order in which they come: by sorting, not by looking keys up. */
export function grouped<T>(values: readonly T[], keyOf: (value: T) => string): (readonly [key: string, group: T[]])[] {
  const keyed = values.map((value, at) => ({ key: keyOf(value), at, value }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at));
  const groups: [string, T[]][] = [];
  for (const { key, value } of keyed) {
    const last = groups.at(-1);
    if (last !== undefined && last[0] === key) last[1].push(value);
    else groups.push([key, [value]]);
  }
  return groups;
}
