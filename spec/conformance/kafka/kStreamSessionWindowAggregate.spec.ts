import { checkTable } from '../conformance.js';
import { kStreamSessionWindowAggregate } from './kStreamSessionWindowAggregate.js';

checkTable(kStreamSessionWindowAggregate);
