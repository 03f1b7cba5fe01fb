import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Aggregate, AggregateSpec } from '../../lib/aggregate/aggregate.js';
import * as agg from '../../lib/agg.js';
import { quantile, quantiles } from '../../lib/sketches.js';

interface Click {
  readonly page: string;
  readonly price: number;
}

/** As an operator takes it: the events are known, the results are inferred. */
const resultsOf =
  <T>(): (<R>(spec: AggregateSpec<NoInfer<T>, R>) => R) =>
  () =>
    undefined as never;
const ofClicks = resultsOf<Click>();

describe('what aggregates infer from the stream', () => {
  it('infers events and results of a single aggregate', () => {
    expectTypeOf(ofClicks(agg.count())).toEqualTypeOf<number>();
    expectTypeOf(ofClicks(agg.sum((click) => click.price))).toEqualTypeOf<number>();
    expectTypeOf(ofClicks(agg.first())).toEqualTypeOf<Click | undefined>();
    expectTypeOf(ofClicks(agg.last((click) => click.page))).toEqualTypeOf<string | undefined>();
    expectTypeOf(ofClicks(agg.collect())).toEqualTypeOf<readonly Click[]>();
    expectTypeOf(ofClicks(agg.collect((click) => click.page))).toEqualTypeOf<readonly string[]>();
    expectTypeOf(ofClicks(agg.minBy((click) => click.price))).toEqualTypeOf<Click | undefined>();
    expectTypeOf(ofClicks(agg.top(3, (click) => click.price))).toEqualTypeOf<readonly Click[]>();
    expectTypeOf(ofClicks(agg.reduce((a, b) => (a.price > b.price ? a : b)))).toEqualTypeOf<Click | undefined>();
    expectTypeOf(
      ofClicks(agg.elements((clicks, { key }) => `${String(key)}${clicks[0]?.page}`)),
    ).toEqualTypeOf<string>();
    expectTypeOf(ofClicks(quantile((click) => click.price, 0.5))).toEqualTypeOf<number | undefined>();
  });

  it('infers them within an object', () => {
    const result = ofClicks({
      clicks: agg.count(),
      spent: agg.sum((click) => click.price),
      least: agg.min((click) => click.price),
      average: agg.mean((click) => click.price),
      spread: agg.variance((click) => click.price, { sample: true }),
      pages: agg.distinct((click) => click.page),
      dear: agg.where(
        (click) => click.price > 5,
        agg.distinct((click) => click.page),
      ),
      cheap: agg.where((click) => click.price <= 5, { n: agg.count(), least: agg.min((click) => click.price) }),
      best: agg.maxBy((click) => click.price),
      first: agg.first((click) => click.page),
      deciles: quantiles((click) => click.price, [0.1, 0.9]),
      own: agg.of({
        create: () => ({ n: 0 }),
        add: ({ n }, click) => ({ n: n + click.price }),
        merge: (a, b) => ({ n: a.n + b.n }),
        result: ({ n }, { window }) => `${n} from ${window.start}`,
      }),
    });
    expectTypeOf(result).toEqualTypeOf<{
      clicks: number;
      spent: number;
      least: number | undefined;
      average: number | undefined;
      spread: number | undefined;
      pages: number;
      dear: number;
      cheap: { n: number; least: number | undefined };
      best: Click | undefined;
      first: string | undefined;
      deciles: readonly (number | undefined)[];
      own: string;
    }>();
  });

  it('takes aggregates made elsewhere, for these events or for wider ones', () => {
    const spent = agg.sum((click: { price: number }) => click.price);
    expectTypeOf(spent).toEqualTypeOf<Aggregate<{ price: number }, number>>();
    expectTypeOf(ofClicks({ spent })).toEqualTypeOf<{ spent: number }>();
  });

  it('refuses what events do not have, and what is no number', () => {
    // @ts-expect-error: clicks have no cost
    const cost = ofClicks(agg.sum((click) => click.cost));
    // @ts-expect-error: a page is no number
    const page = ofClicks({ spent: agg.sum((click) => click.page) });
    // @ts-expect-error: an aggregate of other events
    const ms = ofClicks({ spent: agg.sum((call: { ms: number }) => call.ms) });
    expect([cost, page, ms]).toHaveLength(3);
  });
});
