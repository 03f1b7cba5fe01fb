import type { AirportHour } from './pipeline.js';
import { count, day, minutes, span } from './report/format.js';
import type { Style } from './terminal.js';

/** How many hours are told. */
const HOURS = 6;

const TITLES = ['flights', 'airports', 'mean', 'longest'];

interface Hour {
  readonly start: number;
  readonly end: number;
  airports: number;
  departures: number;
  /** Minutes, of all flights together. */
  delay: number;
  longest: number;
  longestAt: string;
}

/** Tells of the first hours, a line for each as soon as it is closed: the results of an hour come together. */
export class FirstHours {
  readonly #tell: (line: string) => void;
  readonly #style: Style;
  #told = 0;
  #day = '';
  #hour: Hour | undefined;

  constructor(style: Style, tell: (line: string) => void) {
    this.#style = style;
    this.#tell = tell;
  }

  add({ key, window: { start, end }, value }: AirportHour): void {
    if (this.#told === HOURS) return;
    if (this.#hour?.start !== start) {
      this.end();
      this.#hour = { start, end, airports: 0, departures: 0, delay: 0, longest: -Infinity, longestAt: '' };
    }
    const hour = this.#hour;
    const { departures, mean = 0, longest = -Infinity } = value;
    hour.airports++;
    hour.departures += departures;
    hour.delay += mean * departures;
    if (longest > hour.longest) {
      hour.longest = longest;
      hour.longestAt = key;
    }
  }

  /** Nothing else comes. */
  end(): void {
    const hour = this.#hour;
    this.#hour = undefined;
    if (hour === undefined || this.#told === HOURS) return;
    this.#told++;
    const date = day(hour.start);
    if (date !== this.#day) {
      this.#day = date;
      const { bold, dim } = this.#style;
      this.#tell(`${bold(date.padEnd(18))}${dim(`${columns(TITLES)}   delays in minutes`)}`);
    }
    const { departures, airports, delay, longest, longestAt } = hour;
    const numbers = [count(departures), count(airports), minutes(delay / departures), minutes(longest)];
    this.#tell(`  ${span(hour).padEnd(16)}${columns(numbers)}   ${longestAt}`);
  }
}

function columns(texts: readonly string[]): string {
  return texts.map((text) => text.padStart(10)).join('');
}
