// npm run perf:report: writes docs/performance.md and its charts from docs/performance.json alone.
import { writeFileSync } from 'node:fs';
import { readResults, reportOf } from './files.js';

for (const [file, text] of reportOf(readResults())) writeFileSync(file, text);
