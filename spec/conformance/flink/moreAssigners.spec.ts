import { checkTable } from '../conformance.js';
import * as tables from './moreAssigners.js';

for (const table of Object.values(tables)) checkTable(table);
