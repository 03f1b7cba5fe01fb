import { lmdbState } from '../../../lib/lmdb.js';
import { stateStoreContract } from '../../state/stateStoreContract.js';
import { useFolder } from '../folder.js';

const folder = useFolder();

stateStoreContract('the store on disk', () => lmdbState(folder.path('states')));
stateStoreContract('the store on disk with a tiny cache', () => lmdbState(folder.path('states'), { cached: 2 }));
