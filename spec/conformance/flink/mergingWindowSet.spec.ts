import { checkTable } from '../conformance.js';
import { mergingWindowSet } from './mergingWindowSet.js';

checkTable(mergingWindowSet);
