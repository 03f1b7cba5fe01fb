/** Freezes plain data, all the way down: whoever changes it in place gets an error. `Map`, `Set`, `Date` and typed arrays cannot be frozen. */
export function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return;
  Object.freeze(value);
  if (value instanceof Map) for (const part of value.values()) freezeDeep(part);
  else if (!(value instanceof Set)) for (const part of Object.values(value)) freezeDeep(part);
}
