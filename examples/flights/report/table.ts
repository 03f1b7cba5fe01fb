import type { Style } from '../terminal.js';

/** A column of a table of `T`. */
export interface TableColumn<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  /** Numbers stand to the right, texts to the left. Default: left. */
  readonly align?: 'left' | 'right';
}

/** The lines of a table: a line of titles, then a line for each row. */
export function table<T>(rows: readonly T[], columns: readonly TableColumn<T>[], style: Style): string[] {
  const texts = columns.map(({ title, cell, align }) => {
    const cells = [title, ...rows.map(cell)];
    const width = Math.max(...cells.map((text) => text.length));
    return cells.map((text) => (align === 'right' ? text.padStart(width) : text.padEnd(width)));
  });
  const line = (row: number): string =>
    texts
      .map((cells) => cells[row])
      .join('   ')
      .trimEnd();
  return [style.dim(line(0)), ...rows.map((_, row) => line(row + 1))];
}
