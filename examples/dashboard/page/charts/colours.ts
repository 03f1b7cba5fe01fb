/** The colours of the page, as its style has them now: light or dark. Read once, until `forget`. */
export interface Colours {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly panel: string;
  readonly open: string;
  readonly tide: string;
  readonly series: readonly string[];
}

let known: Colours | undefined;

export function colours(): Colours {
  if (known !== undefined) return known;
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  known = {
    ink: read('ink'),
    muted: read('muted'),
    grid: read('grid'),
    panel: read('panel'),
    open: read('open'),
    tide: read('tide'),
    series: [0, 1, 2, 3].map((i) => read(`series-${i}`)),
  };
  return known;
}

/** The theme has changed. */
export function forgetColours(): void {
  known = undefined;
}
