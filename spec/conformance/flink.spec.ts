import { checkTable } from './conformance.js';
import { statusWatermarkValve } from './flink/statusWatermarkValve.js';
import { slidingEventTimeWindows, tumblingEventTimeWindows } from './flink/windowAssigners.js';
import { windowOperator } from './flink/windowOperator.js';

checkTable(statusWatermarkValve);
checkTable(tumblingEventTimeWindows);
checkTable(slidingEventTimeWindows);
checkTable(windowOperator);
