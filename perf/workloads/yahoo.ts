import { filter, from, groupBy, map, mergeMap, reduce } from 'rxjs';
import {
  agg,
  filterValues,
  fromArray,
  keyBy,
  mapValues,
  seconds,
  tumbling,
  values,
  windowBy,
} from '../../lib/index.js';
import { randomFrom } from '../random.js';
import { BASE } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

const CAMPAIGNS = 100;
const ADS_PER_CAMPAIGN = 10;
const WINDOW = 10_000;
const TYPES = ['view', 'click', 'purchase'] as const;

/** How far events are out of order, ms. */
const JITTER = 100;

/** An event of an advertisement, as the benchmark has it. */
interface AdEvent {
  readonly userId: string;
  readonly pageId: string;
  readonly adId: string;
  readonly adType: string;
  readonly eventType: (typeof TYPES)[number];
  readonly eventTime: number;
  readonly ip: string;
}

/** What was seen of a campaign in ten seconds. */
interface Views {
  readonly count: number;
  readonly lastUpdate: number;
}

interface CampaignViews {
  readonly key: string;
  readonly window: { readonly start: number; readonly end: number };
  readonly value: Views;
}

/** The Yahoo streaming benchmark, without the systems around it. */
export const yahoo: Workload<CampaignViews> = {
  name: 'Yahoo streaming benchmark',
  about:
    `views (one event in three) of ${CAMPAIGNS * ADS_PER_CAMPAIGN} ads, each looked up in a table of ${CAMPAIGNS} campaigns; number and last ` +
    'time per campaign and 10 s; 20 events a ms; RxJS: a group per window and campaign, until the end',
  events: 1_000_000,
  digest: ({ key, window, value }) =>
    (Number(key.slice('campaign-'.length)) * 31 + window.start + value.count * 7 + value.lastUpdate * 13) % 1_000_003,
  weigh: ({ value }) => value.count,
  wanted: [{ ratio: 'loop', least: 0.5, aim: 0.7 }],
  prepare(events) {
    const { sent, campaigns } = makeAdEvents(events);
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sent, { timestampOf: (event) => event.eventTime, outOfOrderness: JITTER }).pipe(
            filterValues((event) => event.eventType === 'view'),
            mapValues(({ adId, eventTime }) => ({ campaign: campaigns.get(adId)!, eventTime })),
            keyBy((view) => view.campaign),
            windowBy(tumbling(seconds(10)), { count: agg.count(), lastUpdate: agg.max((view) => view.eventTime) }),
            values(),
          ),
          ({ key, window, value: { count, lastUpdate } }) =>
            sink({ key, window, value: { count, lastUpdate: lastUpdate! } }),
        ),
      loop: (sink) => loop(sent, campaigns, sink),
      rxjs: (sink) =>
        drain(
          from(sent).pipe(
            filter((event) => event.eventType === 'view'),
            map(({ adId, eventTime }) => ({ campaign: campaigns.get(adId)!, eventTime })),
            groupBy(({ eventTime }) => Math.floor(eventTime / WINDOW) * WINDOW),
            mergeMap((window$) => {
              const window = { start: window$.key, end: window$.key + WINDOW };
              return window$.pipe(
                groupBy(({ campaign }) => campaign),
                mergeMap((campaign$) =>
                  campaign$.pipe(
                    reduce<{ eventTime: number }, Views>(
                      ({ count, lastUpdate }, { eventTime }) => ({
                        count: count + 1,
                        lastUpdate: Math.max(lastUpdate, eventTime),
                      }),
                      { count: 0, lastUpdate: -Infinity },
                    ),
                    map((value) => ({ key: campaign$.key, window, value })),
                  ),
                ),
              );
            }),
          ),
          sink,
        ),
    };
  },
};

function makeAdEvents(events: number): {
  readonly sent: readonly AdEvent[];
  readonly campaigns: ReadonlyMap<string, string>;
} {
  const random = randomFrom(events);
  const pick = (n: number): number => Math.floor(random() * n);
  const ads = Array.from({ length: CAMPAIGNS * ADS_PER_CAMPAIGN }, (_, i) => `ad-${i}`);
  const campaigns = new Map(ads.map((ad, i) => [ad, `campaign-${Math.floor(i / ADS_PER_CAMPAIGN)}`]));
  const sent = Array.from({ length: events }, (_, i): AdEvent => ({
    userId: `user-${pick(100)}`,
    pageId: `page-${pick(100)}`,
    adId: ads[pick(ads.length)]!,
    adType: 'banner',
    eventType: TYPES[pick(TYPES.length)]!,
    eventTime: BASE + Math.floor(i / 20 + random() * JITTER),
    ip: '1.2.3.4',
  }));
  return { sent, campaigns };
}

/** By hand: a table of campaigns for each window, the one used last at hand. Gives the number of late views. */
function loop(
  sent: readonly AdEvent[],
  campaigns: ReadonlyMap<string, string>,
  sink: (result: CampaignViews) => void,
): number {
  const windows = new Map<number, Map<string, { count: number; lastUpdate: number }>>();
  let at = NaN;
  let table = new Map<string, { count: number; lastUpdate: number }>();
  let watermark = -Infinity;
  let nextEnd = Infinity;
  let late = 0;
  const close = (until: number): void => {
    at = NaN;
    nextEnd = Infinity;
    for (const start of [...windows.keys()].sort((a, b) => a - b)) {
      const window = { start, end: start + WINDOW };
      if (window.end - 1 > until) {
        nextEnd = window.end;
        return;
      }
      for (const [key, value] of windows.get(start)!) sink({ key, window, value });
      windows.delete(start);
    }
  };
  for (let i = 0; i < sent.length; i++) {
    const { eventTime, eventType, adId } = sent[i]!;
    if (eventType === 'view') {
      const start = Math.floor(eventTime / WINDOW) * WINDOW;
      if (start + WINDOW - 1 <= watermark) {
        late++;
      } else {
        if (start !== at) {
          at = start;
          const known = windows.get(start);
          table = known ?? new Map<string, { count: number; lastUpdate: number }>();
          if (known === undefined) windows.set(start, table);
          if (start + WINDOW < nextEnd) nextEnd = start + WINDOW;
        }
        const campaign = campaigns.get(adId)!;
        const views = table.get(campaign);
        if (views === undefined) {
          table.set(campaign, { count: 1, lastUpdate: eventTime });
        } else {
          views.count++;
          if (eventTime > views.lastUpdate) views.lastUpdate = eventTime;
        }
      }
    }
    if (eventTime - JITTER - 1 > watermark) {
      watermark = eventTime - JITTER - 1;
      if (watermark >= nextEnd - 1) close(watermark);
    }
  }
  close(Infinity);
  return late;
}
