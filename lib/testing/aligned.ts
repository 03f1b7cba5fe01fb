/** Rows of cells, each with a name before it, one under the other. */
export function aligned(rows: readonly (readonly [name: string, cells: readonly string[]])[]): string {
  const first = Math.max(...rows.map(([name]) => name.length)) + 2;
  const columns = Math.max(...rows.map(([, cells]) => cells.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map(([, cells]) => (cells[i] ?? '').length)),
  );
  return rows
    .map(([name, cells]) => {
      const parts = cells.map((cell, i) => (widths[i] === 0 ? '' : cell.padEnd(widths[i]! + 2)));
      return `  ${name.padEnd(first)}${parts.join('')}`.trimEnd();
    })
    .join('\n');
}
