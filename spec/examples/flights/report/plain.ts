import type { Style } from '../../../../examples/flights/terminal.js';

const plainText = (text: string): string => text;

/** No colours. */
export const plain: Style = { bold: plainText, dim: plainText, good: plainText, bad: plainText };
