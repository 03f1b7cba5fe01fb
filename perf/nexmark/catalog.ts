import { firstQueries } from './firstQueries.js';
import type { NexmarkQuery } from './query.js';
import { secondQueries } from './secondQueries.js';

/** All queries that are answered in memory. */
export const nexmarkQueries: readonly NexmarkQuery[] = [...firstQueries, ...secondQueries];
