import type { Change } from '../../lib/index.js';
import type { Collected } from '../../lib/testing.js';

/** What has come since, shortly: `+` came, `-` was, `=` is, `x` went. */
export function news(h: { readonly outputs: { readonly main: Collected<unknown> } }): string[] {
  const signs = { insert: '+', updateBefore: '-', updateAfter: '=', delete: 'x' };
  return h.outputs.main.take().map((record) => {
    const { kind, value } = record.value as Change<string, string>;
    return `${signs[kind]}${value}@${record.timestamp}`;
  });
}
