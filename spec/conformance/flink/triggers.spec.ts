import { checkTable } from '../conformance.js';
import {
  continuousEventTimeTrigger,
  continuousProcessingTimeTrigger,
  countTrigger,
  eventTimeTrigger,
  processingTimeTrigger,
  processingTimeoutTrigger,
  purgingTrigger,
} from './triggers.js';

checkTable(eventTimeTrigger);
checkTable(processingTimeTrigger);
checkTable(countTrigger);
checkTable(purgingTrigger);
checkTable(continuousEventTimeTrigger);
checkTable(continuousProcessingTimeTrigger);
checkTable(processingTimeoutTrigger);
