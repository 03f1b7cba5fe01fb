import { checkTable } from '../conformance.js';
import { intervalJoinITCase } from './intervalJoinITCase.js';

checkTable(intervalJoinITCase);
