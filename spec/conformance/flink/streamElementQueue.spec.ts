import { checkTable } from '../conformance.js';
import { orderedStreamElementQueue, unorderedStreamElementQueue } from './streamElementQueue.js';

checkTable(orderedStreamElementQueue);
checkTable(unorderedStreamElementQueue);
