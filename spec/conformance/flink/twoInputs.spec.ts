import { checkTable } from '../conformance.js';
import { broadcastWithKeys, broadcastWithoutKeys } from './broadcast.js';
import { keyedCoProcess } from './twoInputs.js';

checkTable(keyedCoProcess);
checkTable(broadcastWithKeys);
checkTable(broadcastWithoutKeys);
