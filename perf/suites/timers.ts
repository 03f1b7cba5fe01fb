import type { Suite } from '../suite.js';
import { timersFired, timersMoved } from '../workloads/timers.js';

export const timers: Suite = {
  name: 'timers',
  about: 'Timers of event time: set and fired, and moved by each event, as sessions do.',
  workloads: [timersFired, timersMoved],
};
