/** Freezes plain data, all the way down: whoever changes it in place gets an error. Typed arrays cannot be frozen. */
export function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return;
  // What is inside of these does not freeze with them: what changes it is taken from them.
  if (value instanceof Map || value instanceof Set) refuse(value, ['set', 'add', 'delete', 'clear']);
  else if (value instanceof Date) refuse(value, Object.getOwnPropertyNames(Date.prototype).filter(isSetter));
  Object.freeze(value);
  const parts = value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
  for (const part of parts) freezeDeep(part);
}

function isSetter(name: string): boolean {
  return name.startsWith('set');
}

function refuse(value: object, methods: readonly string[]): void {
  for (const method of methods) if (method in value) Object.defineProperty(value, method, { value: refused });
}

function refused(): never {
  throw new TypeError('Cannot change in place what a state holds: give it another one');
}
