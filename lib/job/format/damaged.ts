/** A blob is not what was written, or not there. The message goes on after its name. */
export class Damaged extends Error {}
