import { checkTable } from '../conformance.js';
import { temporalRowTimeJoin } from './temporalRowTimeJoin.js';

checkTable(temporalRowTimeJoin);
