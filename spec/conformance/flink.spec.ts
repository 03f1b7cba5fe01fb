import { checkTable } from './conformance.js';
import { statusWatermarkValve } from './flink/statusWatermarkValve.js';
import { windowOperator } from './flink/windowOperator.js';

for (const table of [statusWatermarkValve, windowOperator]) checkTable(table);
