import cliProgress from 'cli-progress';
import { count, day } from './report/format.js';
import type { Style, Terminal } from './terminal.js';

/** How far a run is. */
export interface Reached {
  /** Rows read. */
  readonly rows: number;
  /** The part of the file that they are, 0 to 1, where that is known. */
  readonly part: number | undefined;
  /** The date of the latest flight. */
  readonly date: number;
}

/** Shows how far a run is. */
export interface Progress {
  update(reached: Reached): void;
  /** Runs something that writes lines, which must not go through the middle of what is shown. */
  besides(write: () => void): void;
  end(): void;
}

/** A bar on a terminal; else now and then a line. */
export function progressOn(terminal: Terminal, style: Style): Progress {
  return terminal.isTTY === true ? new Bar(terminal, style) : new Lines(terminal);
}

/** Rows between two lines. */
const LINE_EVERY = 500_000;

class Lines implements Progress {
  readonly #terminal: Terminal;
  #next = NaN;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update({ rows, date }: Reached): void {
    // The first rows may be many, where an earlier run has read them.
    const isFirst = Number.isNaN(this.#next);
    if (!isFirst && rows < this.#next) return;
    this.#next = (Math.floor(rows / LINE_EVERY) + 1) * LINE_EVERY;
    if (!isFirst) this.#terminal.write(`${count(rows)} flights read, up to ${day(date)}\n`);
  }

  besides(write: () => void): void {
    write();
  }

  end(): void {}
}

/** Between two drawings, ms. */
const REDRAW = 80;

class Bar implements Progress {
  readonly #bar: cliProgress.SingleBar;
  readonly #started = performance.now();
  #reached: Reached = { rows: 0, part: 0, date: NaN };

  constructor(terminal: Terminal, style: Style) {
    this.#bar = new cliProgress.SingleBar({
      stream: terminal as NodeJS.WriteStream,
      format: () => barText(this.#reached, performance.now() - this.#started, terminal.columns ?? 80, style),
      fps: 1000 / REDRAW,
      clearOnComplete: true,
      hideCursor: true,
      // Ctrl-C is the business of whoever runs this.
      gracefulExit: false,
    });
    this.#bar.start(1, 0);
  }

  update(reached: Reached): void {
    this.#reached = reached;
    this.#bar.update(reached.part ?? 0);
  }

  besides(write: () => void): void {
    this.#bar.stop();
    write();
    this.#bar.start(1, this.#reached.part ?? 0);
  }

  end(): void {
    this.#bar.stop();
  }
}

/** The bar and what stands behind it, or what of it there is room for. */
export function barText({ rows, part, date }: Reached, ms: number, columns: number, { dim, good }: Style): string {
  // The first moments say nothing about the rate.
  const rate = ms < 500 ? [] : [`${count((1000 * rows) / ms)} a second`];
  const facts = [`${count(rows)} flights`, ...(Number.isNaN(date) ? [] : [day(date)]), ...rate].join('   ');
  // A line that is full would wrap.
  const room = columns - 1;
  if (part === undefined) return facts.slice(0, room);
  const percent = `${Math.floor(100 * part)} %`.padStart(5);
  const width = Math.min(40, room - percent.length - facts.length - 4);
  if (width < 8) return `${percent}   ${facts}`.slice(0, room);
  const filled = Math.round(width * part);
  return `${good('━'.repeat(filled))}${dim('━'.repeat(width - filled))} ${percent}   ${facts}`;
}
