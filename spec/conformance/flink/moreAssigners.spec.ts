import { checkTable } from '../conformance.js';
import {
  cumulativeWindowAssigner,
  dynamicEventTimeSessionWindows,
  eventTimeSessionWindows,
  globalWindows,
  processingTimeSessionWindows,
  slidingProcessingTimeWindows,
  timeWindow,
  tumblingProcessingTimeWindows,
} from './moreAssigners.js';

checkTable(timeWindow);
checkTable(globalWindows);
checkTable(eventTimeSessionWindows);
checkTable(dynamicEventTimeSessionWindows);
checkTable(processingTimeSessionWindows);
checkTable(tumblingProcessingTimeWindows);
checkTable(slidingProcessingTimeWindows);
checkTable(cumulativeWindowAssigner);
