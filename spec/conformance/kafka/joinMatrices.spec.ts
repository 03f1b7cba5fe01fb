import { checkTable } from '../conformance.js';
import { streamStreamJoin } from './streamStreamJoin.js';
import { streamTableJoin } from './streamTableJoin.js';
import { tableTableJoin } from './tableTableJoin.js';

checkTable(streamStreamJoin);
checkTable(streamTableJoin);
checkTable(tableTableJoin);
