/** What a matcher needs of the `expect` that it was added to: jest's and vitest's have it. */
export interface MatcherContext {
  readonly equals?: (a: unknown, b: unknown) => boolean;
}

/** What a matcher gives. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}
