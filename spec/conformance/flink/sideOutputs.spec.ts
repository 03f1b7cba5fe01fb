import { checkTable } from '../conformance.js';
import { coGroupJoin, sideOutputs } from './sideOutputs.js';

checkTable(sideOutputs);
checkTable(coGroupJoin);
