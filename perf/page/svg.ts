/** What stands in a chart. Mid tones alone: they read on a white page and on a black one. */
export const INK = '#7d848c';
export const COLOURS = ['#3b82c4', '#d0803a', '#3f9a5f', '#9a6fc0'] as const;

type Attributes = Readonly<Record<string, string | number>>;

/** An element, with its children as text. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(tidy(value))}"`);
  return children.length === 0
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escaped(text));
}

export function line(
  from: readonly [number, number],
  to: readonly [number, number],
  attributes: Attributes = {},
): string {
  return element('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], ...attributes });
}

/** A drawing with a title, which a screen reader reads. */
export function drawing(width: number, height: number, title: string, about: string, parts: readonly string[]): string {
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
    'aria-labelledby="title desc" font-family="system-ui, -apple-system, \'Segoe UI\', Helvetica, Arial, sans-serif" font-size="13">';
  const texts = [element('title', { id: 'title' }, escaped(title)), element('desc', { id: 'desc' }, escaped(about))];
  return `${[head, ...texts, ...parts].join('\n  ')}\n</svg>\n`;
}

/** From numbers to places: even steps, or even factors. */
export function scale(
  kind: 'linear' | 'log',
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const of = kind === 'log' ? Math.log : (value: number): number => value;
  const [low, high] = [of(domain[0]), of(domain[1])];
  return (value) => {
    const share = (of(Math.min(domain[1], Math.max(domain[0], value))) - low) / (high - low);
    return range[0] + share * (range[1] - range[0]);
  };
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function tidy(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}
