import { checkTable } from '../conformance.js';
import { evictingWindowOperator } from './evictingWindowOperator.js';

checkTable(evictingWindowOperator);
