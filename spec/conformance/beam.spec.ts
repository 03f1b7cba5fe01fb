import { triggerTranscripts } from './beam/triggerTranscripts.js';
import { checkTable } from './conformance.js';

checkTable(triggerTranscripts);
