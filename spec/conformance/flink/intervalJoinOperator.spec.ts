import { checkTable } from '../conformance.js';
import { intervalJoinOperator } from './intervalJoinOperator.js';

checkTable(intervalJoinOperator);
