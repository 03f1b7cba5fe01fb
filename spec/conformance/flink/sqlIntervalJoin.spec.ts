import { checkTable } from '../conformance.js';
import { sqlIntervalJoin } from './sqlIntervalJoin.js';

checkTable(sqlIntervalJoin);
