import { memory as bytesPerEntry } from '../gauges/memory.js';
import type { Suite } from '../suite.js';

export const memory: Suite = {
  name: 'memory per key',
  about: 'How many bytes state takes.',
  workloads: [],
  gauges: [bytesPerEntry],
};
