/** What most joins of tables are about: a key, and which row it is; written `a:L1`, and `a:-` where there is none any more. */
export interface Row {
  readonly key: string | null;
  readonly id: string | undefined;
}

/** Reads `a:L1`; the key `null` is none. */
export function row(label: string): Row {
  const [key = '', id] = label.split(':');
  return { key: key === 'null' ? null : key, id: id === '-' ? undefined : id };
}

/** `L1-R1`; `L1-` where a side is missing. */
export const pairOf = (left: Row | undefined, right: Row | undefined): string => `${left?.id ?? ''}-${right?.id ?? ''}`;
