/** A copy of plain data that shares nothing with it; other objects are taken as they are. */
export function copyPlain<S>(data: S): S {
  if (typeof data !== 'object' || data === null) return data;
  return copyObject(data) as S;
}

function copyObject(data: object): unknown {
  if (Array.isArray(data)) return data.map(copyPlain);
  if (data instanceof Date) return new Date(data);
  if (data instanceof Map) return new Map([...data].map(([key, value]) => [key, copyPlain(value)]));
  if (data instanceof Set) return new Set(data);
  if (!isRecord(data)) return data;
  // Assigning to `__proto__` would set the prototype; this makes a property of it.
  return Object.fromEntries(Object.keys(data).map((name) => [name, copyPlain(data[name])]));
}

/** Whether two pieces of plain data say the same. What is neither a primitive, an array nor a plain object equals only itself. */
export function samePlain(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((part, i) => samePlain(part, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && samePlain(a[name], b[name]))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Of any realm: data that was cloned or decoded may have the `Object` of another one.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
