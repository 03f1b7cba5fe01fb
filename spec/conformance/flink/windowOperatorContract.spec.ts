import { checkTable } from '../conformance.js';
import { windowOperatorContract } from './windowOperatorContract.js';

checkTable(windowOperatorContract);
