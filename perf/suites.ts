import type { Suite } from './suite.js';
import { checkpoints } from './suites/checkpoints.js';
import { joins } from './suites/joins.js';
import { keys } from './suites/keys.js';
import { latency } from './suites/latency.js';
import { memory } from './suites/memory.js';
import { nexmark } from './suites/nexmark.js';
import { nexmarkGuards } from './suites/nexmarkGuards.js';
import { operators } from './suites/operators.js';
import { overlap } from './suites/overlap.js';
import { start } from './suites/start.js';
import { state } from './suites/state.js';
import { timers } from './suites/timers.js';
import { windows } from './suites/windows.js';
import { words } from './suites/words.js';
import { yahoo } from './suites/yahoo.js';

/** All of them, in the order of the report. */
export const suites: readonly Suite[] = [
  nexmark,
  nexmarkGuards,
  windows,
  overlap,
  keys,
  yahoo,
  words,
  operators,
  joins,
  state,
  timers,
  checkpoints,
  latency,
  memory,
  start,
];
