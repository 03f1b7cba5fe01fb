import { describe, expect, it } from '@jest/globals';
import { prepareChecked } from '../../perf/check.js';
import { choose, chooseAll } from '../../perf/suite.js';
import { suites } from '../../perf/suites.js';

/** Enough to see that the contenders agree: nothing is timed here. */
const FEW = 2_000;

const workloads = suites.flatMap((suite) => suite.workloads);
const gauges = suites.flatMap((suite) => suite.gauges ?? []);

describe('the workloads of the benchmarks', () => {
  // Throws where the results of two contenders differ.
  it.each(workloads)(
    '$name: all contenders give the same, and bounds are of ratios that there are',
    async (workload) => {
      const contenders = await prepareChecked(workload, workload.smallEvents ?? FEW);
      contenders.close();
      const times = Object.fromEntries([...contenders.keys()].map((name, i) => [name, 10 + i]));
      const ratios = Object.keys(workload.ratios?.(times) ?? times);
      for (const { ratio } of workload.wanted ?? []) expect(ratios).toContain(ratio);
    },
  );

  it('have names of their own', () => {
    const names = [...suites, ...workloads, ...gauges].map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});

describe('choose', () => {
  it('takes the suite of that name alone, whatever the case', () => {
    expect(choose(suites, 'Windows').map(({ name }) => name)).toEqual(['windows']);
  });

  it('takes whole suites that have it in their names', () => {
    const suite = choose(suites, 'overlapping').find(({ name }) => name === 'overlapping windows');
    expect(suite).toBe(suites.find(({ name }) => name === 'overlapping windows'));
  });

  it('takes single workloads of other suites', () => {
    const names = choose(suites, 'hot subject').flatMap((suite) => suite.workloads.map(({ name }) => name));
    expect(names).toEqual(['tumbling, a hot Subject']);
  });

  it('gives nothing where no name has the part', () => {
    expect(choose(suites, 'no such thing')).toEqual([]);
  });
});

describe('chooseAll', () => {
  it('takes what any of the names chooses, once, in the order of the suites', () => {
    const chosen = chooseAll(suites, ['state', 'as-of join', 'hot subject', 'joins']);
    expect(chosen.filter(({ name }) => name === 'joins')).toHaveLength(1);
    expect(chosen.find(({ name }) => name === 'joins')!.workloads).toHaveLength(4);
    expect(chosen.findIndex(({ name }) => name === 'windows')).toBeLessThan(
      chosen.findIndex(({ name }) => name === 'state'),
    );
  });

  it('takes nothing where no name chooses anything', () => {
    expect(chooseAll(suites, ['no such thing'])).toEqual([]);
  });
});
