/** What an object, an array, a `Map` takes beside what is in it, about. */
const OBJECT = 32;
const SLOT = 8;

/** About how many bytes plain data takes in memory. */
export function sizeOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return OBJECT / 2 + value.length;
    case 'bigint':
      return OBJECT;
    case 'object':
      return value === null ? SLOT : sizeOfObject(value);
    default:
      return SLOT;
  }
}

function sizeOfObject(value: object): number {
  let size = OBJECT;
  if (ArrayBuffer.isView(value)) return size + value.byteLength;
  if (Array.isArray(value)) for (const part of value) size += SLOT + sizeOf(part);
  else if (value instanceof Map) for (const [key, part] of value) size += 3 * SLOT + sizeOf(key) + sizeOf(part);
  else if (value instanceof Set) for (const part of value) size += 2 * SLOT + sizeOf(part);
  else for (const name of Object.keys(value)) size += SLOT + sizeOf((value as Record<string, unknown>)[name]);
  return size;
}
