import { checkTable } from '../conformance.js';
import { timeToLive } from './timeToLive.js';

checkTable(timeToLive);
