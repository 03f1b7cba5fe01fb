import { checkTable } from '../conformance.js';
import { temporalProcessTimeJoin } from './temporalProcessTimeJoin.js';

checkTable(temporalProcessTimeJoin);
