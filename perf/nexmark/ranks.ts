import type { Bid } from '../../examples/nexmark/model.js';

/** The three ranks of price that q15 to q17 count by. */
export const isLow = (bid: Bid): boolean => bid.price < 10_000;
export const isMiddle = (bid: Bid): boolean => bid.price >= 10_000 && bid.price < 1_000_000;
export const isHigh = (bid: Bid): boolean => bid.price >= 1_000_000;
