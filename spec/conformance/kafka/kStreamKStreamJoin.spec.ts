import { checkTable } from '../conformance.js';
import { kStreamKStreamJoin } from './kStreamKStreamJoin.js';

checkTable(kStreamKStreamJoin);
