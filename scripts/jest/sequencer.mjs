// On a clean clone jest knows no times, and goes by the size of files: some that take long would begin last, and all cores but one would wait for them.
import TestSequencer from '@jest/test-sequencer';

/** Those that take longest. */
const LONG = /\/spec\/(laws|perf|examples\/dashboard)\/|\.property\.spec\.ts$/;

export default class LongFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const isLong = ({ path }) => LONG.test(path.replaceAll('\\', '/'));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
