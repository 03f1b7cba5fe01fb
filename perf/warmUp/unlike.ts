import type { Observable } from 'rxjs';
import { randomFrom } from '../random.js';
import { BASE } from '../sales.js';

/** A pipeline unlike the others, which comes to its end when subscribed. */
export interface Unlike {
  readonly name: string;
  readonly make: (events: number) => Observable<unknown>;
}

export const random = randomFrom(11);

/** Times of so many events, in no strict order. */
export const times = (events: number, step = 100): number[] =>
  Array.from({ length: events }, (_, i) => BASE + i * step + Math.floor(random() * step));

/** A whole number below `n`. */
export const pick = (n: number): number => Math.floor(random() * n);
