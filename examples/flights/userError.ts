/** Something that the user can put right: shown as one line, without a stack. */
export class UserError extends Error {
  /** What the process ends with: 2 for options that cannot be understood, else 1. */
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
