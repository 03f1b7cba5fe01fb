/** Where text is shown: a terminal, or what it is piped into. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What a run needs of the process that it is in. */
export interface Io {
  readonly out: Terminal;
  readonly err: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user wants the run to end. */
  readonly stop: AbortSignal;
}

/** How text stands out. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** The width of a text that is not shown on a terminal. */
const PIPED_WIDTH = 100;

/** The columns that there are; a little room is left on a wide screen, where long lines are hard to read. */
export function widthOf({ isTTY, columns }: Terminal): number {
  return isTTY === true ? Math.min(columns ?? 80, 128) : PIPED_WIDTH;
}

/** Colours on a terminal, unless the user wants none (https://no-color.org). */
export function styleOf({ isTTY }: Terminal, env: Io['env']): Style {
  const isColoured = isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  // Not `styleText` of Node, which goes by the standard output, whatever the text is written to.
  const sgr =
    (on: number, off: number) =>
    (text: string): string =>
      isColoured ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  return { bold: sgr(1, 22), dim: sgr(2, 22), good: sgr(32, 39), bad: sgr(31, 39) };
}
