import { checkTable } from '../conformance.js';
import { kStreamSlidingWindowAggregate } from './kStreamSlidingWindowAggregate.js';

checkTable(kStreamSlidingWindowAggregate);
