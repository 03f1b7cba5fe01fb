import { checkTable } from '../conformance.js';
import { procTimeIntervalJoin } from './procTimeIntervalJoin.js';

checkTable(procTimeIntervalJoin);
