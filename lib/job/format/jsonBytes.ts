/** JSON in ASCII, whatever is in its texts: it needs no `TextEncoder`, and every tool can show it. */
export function jsonBytes(data: unknown): Uint8Array {
  const text = JSON.stringify(data);
  // What is not ASCII is in texts, where each unit can be written as an escape.
  const ascii = text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const bytes = new Uint8Array(ascii.length);
  for (let i = 0; i < ascii.length; i++) bytes[i] = ascii.charCodeAt(i);
  return bytes;
}

/** So many characters become text at once: a call takes only so many arguments. */
const PIECE = 4096;

export function readJson(bytes: Uint8Array): unknown {
  let text = '';
  for (let i = 0; i < bytes.length; i += PIECE) text += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  return JSON.parse(text);
}
