// Literal constants, not an enum: they vanish when compiled, and `kind` narrows the union of frames.
export const BATCH = 0;
export const OPEN = 1;
export const STATUS = 2;
export const BARRIER = 3;
