import { RxtideError } from '../../errors/rxtideError.js';
import type { Collected } from '../collected.js';
import type { Labels } from './labels.js';
import type { Mark } from './tokens.js';

/** Tells what has come out of one output since it was asked last: of the kinds of marks that are looked at, values and failures always. */
export class OutputWatcher {
  readonly #expected: ReadonlySet<Mark['kind']>;
  readonly #labels: Labels;
  #watermark = -Infinity;
  #idle = false;
  #ended = false;

  constructor(expected: ReadonlySet<Mark['kind']>, labels: Labels) {
    this.#expected = expected;
    this.#labels = labels;
  }

  /** The output of another harness goes on from here. What had ended ends again, which is no news; anything else that comes is. */
  resume(output: Collected<unknown>): void {
    this.#ended &&= output.completed;
  }

  see(output: Collected<unknown>): Mark[] {
    const marks: Mark[] = [];
    for (const { value, timestamp, watermark } of output.take()) {
      this.#move(watermark, marks);
      marks.push({ kind: 'event', label: this.#labels.of(value), time: timestamp });
    }
    this.#move(output.watermark, marks);
    if (output.idle !== this.#idle) {
      this.#idle = output.idle;
      if (this.#expected.has('idle') || this.#expected.has('active')) {
        marks.push({ kind: output.idle ? 'idle' : 'active' });
      }
    }
    if (!this.#ended && (output.completed || output.error !== undefined)) {
      this.#ended = true;
      if (output.error !== undefined) marks.push({ kind: 'fail', why: whyOf(output.error) });
      else if (this.#expected.has('complete')) marks.push({ kind: 'complete' });
    }
    return marks;
  }

  #move(watermark: number, marks: Mark[]): void {
    if (watermark <= this.#watermark) return;
    this.#watermark = watermark;
    if (this.#expected.has('watermark')) marks.push({ kind: 'watermark', time: watermark });
  }
}

/** What an error says: its code, where it has one, and its message. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof RxtideError ? `${error.code}: ${error.message}` : error.message;
}
