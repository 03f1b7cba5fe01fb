import { checkTable } from '../conformance.js';
import { asyncWaitOperator } from './asyncWaitOperator.js';

checkTable(asyncWaitOperator);
