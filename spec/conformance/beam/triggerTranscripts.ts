import { afterCount, afterWatermark, agg, purging, session, tumbling, windowAll } from '../../../lib/index.js';
import type { Stream, WindowResult } from '../../../lib/index.js';
import type { Table } from '../conformance.js';

type Ints = Stream<number>;

/** `[1,2]#3?`: the values, the running number of the pane, `?` early or `!` late, and `.` if it is the last one. */
const show = ({ value, pane }: WindowResult<undefined, number[]>): string => {
  const timing = pane.timing === 'early' ? '?' : pane.timing === 'late' ? '!' : '';
  return `[${[...value].sort((a, b) => a - b).join(',')}]#${pane.index}${timing}${pane.isLast ? '.' : ''}`;
};

const options = { show };
const all = agg.collect<number>();

const ITS_OWN = 'a test of the reader of transcripts';
const NO_TIMES = 'a result has the time of its window’s end − 1; assigners give no times to results';

export const triggerTranscripts: Table = {
  system: 'Beam',
  file: 'trigger_transcripts.yaml',
  without: {
    timestamp_combiner_latest: NO_TIMES,
    timestamp_combiner_custom_timestamping_eow: NO_TIMES,
    timestamp_combiner_custom_timestamping_earliest: NO_TIMES,
    'timestamp_combiner_custom_timestamping_earliest (the second of the name)': NO_TIMES,
    bad_output: ITS_OWN,
    bad_expected_values: ITS_OWN,
    bad_expected_window: ITS_OWN,
    missing_output: ITS_OWN,
    missing_output_at_end: ITS_OWN,
  },
  cases: [
    {
      of: 'fixed_default',
      options,
      operator: (ints: Ints) => ints.pipe(windowAll(tumbling(10), all)),
      timeline: `
        in    1@1 2@2 3@3 10@10 11@11  w25
        main                           ([1,2,3]#0.@9 [10,11]#0.@19)
      `,
    },
    {
      of: 'fixed_default_late_data',
      options,
      operator: (ints: Ints) => ints.pipe(windowAll(tumbling(10), all, { allowedLateness: 1000 })),
      timeline: `
        in    1@1 2@2 3@3 10@10 11@11 25@25  w100                                       7@7
        main                                 ([1,2,3]#0@9 [10,11]#0@19 [25]#0@29)       [1,2,3,7]#1!@9
      `,
    },
    {
      of: 'timestamp_combiner_earliest',
      options,
      differs:
        'there a result can have the time of its earliest event; here it always has that of its window’s end − 1',
      operator: (ints: Ints) => ints.pipe(windowAll(tumbling(10), all, { allowedLateness: 1000 })),
      timeline: `
        in    1@1 2@2 3@3 10@10 11@11 25@25  w100
        main                                 ([1,2,3]#0@9 [10,11]#0@19 [25]#0@29)
      `,
    },
    {
      of: 'early_late_sessions',
      options,
      differs:
        'there triggers of a bundle fire once, after all of its events: [1,2,3]; here after each event, so that batches are invisible. A late event that only joins its session fires by the count of late ones',
      operator: (ints: Ints) =>
        ints.pipe(
          windowAll(session(10), all, {
            allowedLateness: 1000,
            trigger: afterWatermark({ early: afterCount(2), late: afterCount(3) }),
          }),
        ),
      timeline: `
        in    1@1  2@2            3@3  4@4               5@5  6@6                   w100                    1@1  3@3  4@4
        main       [1,2]#0?@11         [1,2,3,4]#1?@13        [1,2,3,4,5,6]#2?@15   [1,2,3,4,5,6]#3@15                [1,1,2,3,3,4,4,5,6]#4!@15
      `,
    },
    {
      of: 'discarding_early_fixed',
      options,
      differs:
        'there a bundle fires once, and a window that has fired before shows an empty pane on time; here after each event, and an empty window gives none',
      operator: (ints: Ints) =>
        ints.pipe(windowAll(tumbling(10), all, { trigger: purging(afterWatermark({ early: afterCount(2) })) })),
      timeline: `
        in    1@1  2@2          3@3  4@4          14@14  5@5  18@18           6@6          w100
        main       [1,2]#0?@9        [3,4]#1?@9               [14,18]#0?@19   [5,6]#2?@9
      `,
    },
    {
      of: 'garbage_collection',
      options,
      differs: 'there a bundle of three fires once; here after each second event',
      operator: (ints: Ints) =>
        ints.pipe(windowAll(tumbling(10), all, { trigger: purging(afterCount(2)), allowedLateness: 10 })),
      timeline: `
        in    1@1  2@2         3@3  10@10  11@11          25@25  w19  w20  w100
        main       [1,2]#0?@9              [10,11]#0?@19
      `,
    },
    {
      of: 'known_late_data_watermark',
      options,
      differs:
        'there the result has the time of its earliest event that was not late; here that of its window’s end − 1',
      operator: (ints: Ints) => ints.pipe(windowAll(tumbling(10), all)),
      timeline: `
        in    w5  2@2  3@3  7@7  8@8  w11
        main                          [2,3,7,8]#0.@9
      `,
    },
    {
      of: 'known_late_data_no_watermark_hold_possible',
      options,
      operator: (ints: Ints) => ints.pipe(windowAll(tumbling(10), all)),
      timeline: `
        in    w8  2@2  3@3  7@7  w11
        main                     [2,3,7]#0.@9
      `,
    },
  ],
};
