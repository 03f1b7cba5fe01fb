import { describe, expect, it } from '@jest/globals';
import { memoryCheckpoints } from '../../lib/checkpoints.js';
import { minutes, noRestart, seconds } from '../../lib/index.js';
import { jobSettingsOf } from '../../lib/job/jobOptions.js';

describe('where nothing else is said', () => {
  const checkpointed = { name: 'counts', checkpoints: { every: seconds(1), to: memoryCheckpoints() } };

  it('two checkpoints of a job are kept, one may take ten minutes, and three may fail in a row (CKP-7)', () => {
    const { checkpoints } = jobSettingsOf(checkpointed);
    expect(checkpoints).toMatchObject({ keep: 2, timeout: minutes(10), minPause: 0, tolerate: 3 });
  });

  it('a job begins anew where there are checkpoints, and only there (CKP-10)', () => {
    expect(jobSettingsOf({ name: 'counts' }).restart).toBe(noRestart);
    expect(Math.round(jobSettingsOf(checkpointed).restart.start().next(0)! / 1000)).toBe(1);
  });
});
