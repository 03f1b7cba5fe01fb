import { checkTable } from '../conformance.js';
import { internalTimerService } from './timers.js';

checkTable(internalTimerService);
