import { checkTable } from '../conformance.js';
import { rowTimeIntervalJoin } from './rowTimeIntervalJoin.js';

checkTable(rowTimeIntervalJoin);
