import type { Suite } from '../suite.js';
import { wordChanges, wordCount } from '../workloads/wordCount.js';

export const words: Suite = {
  name: 'word count',
  about: 'A count per word that gives something for each word.',
  workloads: [wordCount, wordChanges],
};
