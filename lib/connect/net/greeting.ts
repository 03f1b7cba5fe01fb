/** What is sent to a client when it comes, before results. */
export interface GreetingOptions {
  /**
   * Gives what is sent to each client when it comes, as JSON: a picture of how things stand, say. Nothing is sent in between, so what
   * follows are the changes to it. What it throws turns the client away.
   */
  readonly greet?: () => Iterable<unknown>;
}

/** The JSON of what a client is greeted with; `undefined` where that fails. */
export function greetingOf(greet: GreetingOptions['greet']): string[] | undefined {
  if (greet === undefined) return [];
  try {
    return Array.from(greet(), (value) => (JSON.stringify(value) as string | undefined) ?? 'null');
  } catch {
    return undefined;
  }
}
