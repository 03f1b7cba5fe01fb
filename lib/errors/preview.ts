/** An event in a message: short, and never itself a reason to fail. */
export function preview(event: unknown): string {
  try {
    const json = typeof event === 'object' ? JSON.stringify(event) : undefined;
    const text = typeof event === 'string' ? `'${event}'` : (json ?? String(event));
    return text.length > 120 ? `${text.slice(0, 117)}...` : text;
  } catch {
    return Object.prototype.toString.call(event);
  }
}
