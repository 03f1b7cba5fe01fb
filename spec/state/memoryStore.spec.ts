import { memoryState } from '../../lib/state/memoryStore.js';
import { stateStoreContract } from './stateStoreContract.js';

stateStoreContract('the store in memory', () => memoryState);
