/** Where the text of a sink goes. Calls do not overlap. */
export interface TextOutput {
  /** Begins anew, or, with what `prepare` gave, behind what was written until then. */
  open(handle: unknown): Promise<void>;
  /** Gives a promise when more is waiting than should be. */
  write(text: string): void | Promise<void>;
  /** Everything is written and becomes visible. */
  end(): Promise<void>;
  abort(): Promise<void>;
}
