import { checkTable } from './conformance.js';
import { windowOperator } from './flink/windowOperator.js';

for (const table of [windowOperator]) checkTable(table);
