import { from } from 'rxjs';
import { eventTime } from '../../../lib/index.js';

export const prices$ = from([{ at: 1, symbol: 'A' }]).pipe(
  eventTime((price) => price.at, { buffer: { whenFull: 'latest-per-key' } }),
);
