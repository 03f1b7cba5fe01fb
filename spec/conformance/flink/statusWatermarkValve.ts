import { union } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';

type Ints = Stream<number>;

const one = (a: Ints) => union(a);
const two = (a: Ints, b: Ints) => union(a, b);
const three = (a: Ints, b: Ints, c: Ints) => union(a, b, c);

const NEVER_BACK = 'no operator sends a watermark that goes back, so there is none to be ignored';

export const statusWatermarkValve: Table = {
  system: 'Flink',
  file: 'StatusWatermarkValveTest.java',
  without: {
    testSingleInputDecreasingWatermarksYieldsNoOutput: NEVER_BACK,
    testMultipleInputDecreasingWatermarksYieldsNoOutput: NEVER_BACK,
  },
  cases: [
    {
      of: 'testSingleInputIncreasingWatermarks',
      operator: one,
      timeline: `
        a     w0  w25
        main  w0  w25
      `,
    },
    {
      of: 'testSingleInputWatermarkStatusToggling',
      operator: one,
      timeline: `
        a     active  idle  idle  active
        main          idle        active
      `,
    },
    {
      of: 'testSingleInputWatermarksIntactDuringIdleness',
      differs:
        'the valve ignores the watermark of an idle channel; an operator with one input passes on what it is told, since there is nobody to wait for',
      operator: one,
      timeline: `
        a     w25  idle  w50  active  w51
        main  w25  idle  w50  active  w51
      `,
    },
    {
      of: 'testMultipleInputYieldsWatermarkOnlyWhenAllChannelsReceivesWatermarks',
      operator: three,
      timeline: `
        a     w0
        b         w0
        c             w0
        main          w0
      `,
    },
    {
      of: 'testMultipleInputIncreasingWatermarks',
      operator: three,
      timeline: `
        a     w0          w12                     w20
        b         w0                   w15
        c             w0       w8 w10       w17
        main          w0               w10  w12   w15
      `,
    },
    {
      of: 'testMultipleInputWatermarkStatusToggling',
      operator: two,
      timeline: `
        a     active                idle  idle                 active
        b             active  idle              idle  active
        main                        idle              active
      `,
    },
    {
      of: 'testMultipleInputWatermarkAdvancingWithPartiallyIdleChannels',
      operator: three,
      timeline: `
        a     w15                     w20
        b          w10         w18
        c               idle
        main            w10    w15    w18
      `,
    },
    {
      of: 'testMultipleInputWatermarkAdvancingAsChannelsIndividuallyBecomeIdle',
      operator: three,
      timeline: `
        a     w25
        b          w10       idle
        c               w17        idle
        main            w10  w17   w25
      `,
    },
    {
      of: 'testMultipleInputFlushMaxWatermarkAndWatermarkStatusOnceAllInputsBecomeIdle',
      operator: three,
      timeline: `
        a     w10          idle
        b          w5            idle
        c               w3             idle
        main            w3             (w10 idle)
      `,
    },
    {
      of: 'testMultipleInputFlushMaxWatermarkOnceAllInputsBecomeIdleWithUnalignedLastChannel',
      operator: three,
      timeline: `
        a     w100                              idle
        b           w50       idle  active  w60               idle
        c                w70                          idle
        main             w50  w70                             (w100 idle)
      `,
    },
    {
      of: 'testMultipleInputWatermarkRealignmentAfterResumeActive',
      operator: three,
      timeline: `
        a     w10
        b          w7                                w12
        c              w3  idle  active  w5  w9
        main           w3  w7                        w9
      `,
    },
    {
      of: 'testNoOutputWhenAllActiveChannelsAreUnaligned',
      operator: three,
      timeline: `
        a     w10                      idle
        b          w7                        idle
        c              idle  active
        main           w7
      `,
    },
    {
      of: 'testUnalignedActiveChannelBecomesIdle',
      operator: two,
      timeline: `
        a     w7        idle  active  w9  idle
        b          w10
        main       w7   w10
      `,
    },
    {
      of: 'testWatermarkAdvancesWhenReactivatedChannelBecomesOnlyAlignedChannel',
      operator: three,
      timeline: `
        a     w10                      idle        active
        b          w7                        idle
        c              idle  active                        idle
        main           w7                          w10
      `,
    },
    {
      of: 'testRealignmentAfterResumeActiveEmitsNewMinWatermark',
      operator: three,
      timeline: `
        a     w10             idle  active                idle
        b          w20                      idle
        c               w30 idle                  active        idle
        main            w10   w20                 w30           idle
      `,
    },
  ],
};
