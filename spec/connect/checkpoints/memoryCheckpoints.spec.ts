import { memoryCheckpoints } from '../../../lib/connect/checkpoints/memoryCheckpoints.js';
import { checkpointStoreContract } from '../../job/checkpointStoreContract.js';

checkpointStoreContract('memoryCheckpoints', () => {
  const store = memoryCheckpoints();
  return { store: () => store };
});
