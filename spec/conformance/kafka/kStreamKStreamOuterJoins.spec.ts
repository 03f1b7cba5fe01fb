import { checkTable } from '../conformance.js';
import { kStreamKStreamLeftJoin, kStreamKStreamOuterJoin } from './kStreamKStreamOuterJoins.js';

checkTable(kStreamKStreamLeftJoin);
checkTable(kStreamKStreamOuterJoin);
