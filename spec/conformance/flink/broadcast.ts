import { broadcastProcess, keyBy, listState, mapState, sideOutput, type, valueState } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';

type Words = Stream<string>;

const options = { read: String };

/** Words keyed by themselves, or by nothing. */
const byWord = (words: Words) => words.pipe(keyBy((word) => word));
const byNothing = (words: Words) => words.pipe(keyBy(() => 'all'));

const seen = (word: string, { watermark, timestamp }: { watermark: number; timestamp: number }): string =>
  `${word}:w${watermark}t${timestamp}`;

const listed = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([name, value]) => `${name}=${value}`).join('+') || 'none';

const NO_KEY_NO_RESULT =
  'there the function of the broadcast side may give results; here it has no key, so that they go to a side output';
const CONSTANT_KEY = 'there the events have no key; here they always have one, which may be a constant';
const SCALES = 'one instance has all keys: it is the restore after each step';

/** The rules, by name, at every event. */
const lists = (keyed: typeof byWord) => (words: Words, rules: Words) =>
  keyed(words).pipe(
    broadcastProcess(rules, {
      broadcast: { rules: mapState<string, string>() },
      onBroadcast: (rule, { broadcast }) => {
        for (const name of ['x', 'y', 'z']) broadcast.rules.set(name, rule);
      },
      onEvent: (_word, { broadcast }) => listed(broadcast.rules.entries()),
    }),
  );

const scaling = `
  words        6@0              7@0
  rules   3@0
  main         x=3+y=3+z=3@0    x=3+y=3+z=3@0
`;

/** Tells of every event on the main output or a side, and of every rule on another. */
const tells = (keyed: typeof byWord, aside: boolean) => (words: Words, rules: Words) => {
  const ofRules = sideOutput<string>();
  const ofWords = sideOutput<string>();
  const main = keyed(words).pipe(
    broadcastProcess(rules, {
      emits: type<string>(),
      sides: { ofRules, ofWords },
      broadcast: { rules: mapState<string, string>() },
      onBroadcast: (rule, context) => context.sides.ofRules.emit(seen(rule, context)),
      onEvent: (word, context) => (aside ? context.sides.ofWords.emit : context.emit)(seen(word, context)),
    }),
  );
  return { main, ofRules, ofWords };
};

const telling = `
  words    w10                w40              6@13          6@15           w50
  rules        w10  5@12           w40                                          w50
  main         w10                 w40                                          w50
  ofRules      w10  5:w10t12@12    w40                                          w50
  ofWords      w10                 w40         6:w40t13@13   6:w40t15@15        w50
`;

/** Reading the state of a key where there is none. */
const keyless = (keyed: typeof byWord) => (words: Words, rules: Words) =>
  keyed(words).pipe(
    broadcastProcess(rules, {
      state: { any: valueState(0) },
      broadcast: { rules: mapState<string, string>() },
      onBroadcast: (_rule, context) =>
        void (context as unknown as { state: { any: { value: number } } }).state.any.value,
      onEvent: (word) => word,
    }),
  );

const failing = `
  words   w10
  rules       w10  5@12
  main             #
`;

export const broadcastWithKeys: Table = {
  system: 'Flink',
  file: 'CoBroadcastWithKeyedOperatorTest.java',
  cases: [
    {
      of: 'testKeyQuerying',
      options,
      operator: (words: Words, rules: Words) =>
        byWord(words).pipe(
          broadcastProcess(rules, {
            broadcast: { rules: mapState<string, string>() },
            onBroadcast: () => undefined,
            onEvent: (word, { key }) => `${word}=${key}`,
          }),
        ),
      timeline: `
        words   5@12    42@13
        rules
        main    5=5@12  42=42@13
      `,
    },
    {
      of: 'testAccessToKeyedStateIt',
      about: 'in the order of keys',
      options,
      operator: (words: Words, rules: Words) =>
        byWord(words).pipe(
          broadcastProcess(rules, {
            emits: type<string>(),
            state: { words: listState<string>() },
            broadcast: { rules: mapState<string, string>() },
            onBroadcast: (_rule, { forEachKey }) =>
              forEachKey(({ key, state, emit }) => emit(`${key}:${state.words.length}`)),
            onEvent: (word, { state }) => state.words.add(word),
          }),
        ),
      timeline: `
        words   a@12 a@12 b@13 b@13 b@13 c@14 c@14 c@14 b@13
        rules                                                 1@13
        main                                                  (a:2@13 b:4@13 c:3@13)
      `,
    },
    {
      of: 'testFunctionWithTimer',
      differs: NO_KEY_NO_RESULT,
      options,
      operator: (words: Words, rules: Words) => {
        const ofRules = sideOutput<string>();
        const main = byWord(words).pipe(
          broadcastProcess(rules, {
            sides: { ofRules },
            broadcast: { rules: mapState<string, string>() },
            onBroadcast: (rule, context) => context.sides.ofRules.emit(seen(rule, context)),
            onEvent(word, context) {
              context.setEventTimer(41);
              return seen(word, context);
            },
            onTimer: (time, { key }) => `${key}:timer${time}`,
          }),
        );
        return { main, ofRules };
      },
      timeline: `
        words    w10                   w40       6@13         6@15         w50
        rules        w10  5@12             w40                                 w50
        main                                     6:w40t13@13  6:w40t15@15      6:timer41@41
        ofRules           5:w10t12@12
      `,
    },
    { of: 'testSideOutput', options, operator: tells(byWord, true), timeline: telling },
    {
      of: 'testFunctionWithBroadcastState',
      options,
      operator: (words: Words, rules: Words) =>
        byWord(words).pipe(
          broadcastProcess(rules, {
            broadcast: { rules: mapState<string, string>() },
            onBroadcast: (rule, { broadcast }) => broadcast.rules.set(`key${rule}`, rule),
            onEvent: (_word, { broadcast, setEventTimer }) => {
              setEventTimer(41);
              return listed(broadcast.rules.entries());
            },
            onTimer: (_time, { broadcast }) => listed(broadcast.rules.entries()),
          }),
        ),
      timeline: `
        words   w10                   go@13                   w50
        rules       w10  5@10 34@12                    51@21      w50
        main                          key5=5+key34=34@13          key5=5+key34=34+key51=51@41
      `,
    },
    { of: 'testScaleUp', about: SCALES, options, operator: lists(byWord), timeline: scaling },
    { of: 'testScaleDown', about: SCALES, options, operator: lists(byWord), timeline: scaling },
    {
      of: 'testNoKeyedStateOnBroadcastSide',
      options,
      operator: keyless(byWord),
      timeline: failing,
    },
  ],
};

export const broadcastWithoutKeys: Table = {
  system: 'Flink',
  file: 'CoBroadcastWithNonKeyedOperatorTest.java',
  without: { testNoKeyedStateOnNonBroadcastSide: CONSTANT_KEY },
  cases: [
    {
      of: 'testMultiStateSupport',
      differs: CONSTANT_KEY,
      options,
      operator: (words: Words, rules: Words) =>
        byNothing(words).pipe(
          broadcastProcess(rules, {
            broadcast: { forth: mapState<string, string>(), back: mapState<string, string>() },
            onBroadcast(rule, { broadcast }) {
              broadcast.forth.set(`key${rule}`, rule);
              broadcast.back.set(rule, `value${rule}`);
            },
            onEvent: (_word, { broadcast }) =>
              `${listed(broadcast.forth.entries())}/${listed(broadcast.back.entries())}`,
          }),
        ),
      timeline: `
        words               9@15
        rules   5@12 6@13
        main                key5=5+key6=6/5=value5+6=value6@15
      `,
    },
    {
      of: 'testBroadcastState',
      differs: `${CONSTANT_KEY}; ${NO_KEY_NO_RESULT}`,
      options,
      operator: tells(byNothing, false),
      timeline: `
        words    w10                w40              6@13          6@15           w50
        rules        w10  5@12           w40                                          w50
        main         w10                 w40         6:w40t13@13   6:w40t15@15        w50
        ofRules           5:w10t12@12
      `,
    },
    { of: 'testSideOutput', differs: CONSTANT_KEY, options, operator: tells(byNothing, true), timeline: telling },
    { of: 'testScaleUp', about: SCALES, differs: CONSTANT_KEY, options, operator: lists(byNothing), timeline: scaling },
    {
      of: 'testScaleDown',
      about: SCALES,
      differs: CONSTANT_KEY,
      options,
      operator: lists(byNothing),
      timeline: scaling,
    },
    {
      of: 'testNoKeyedStateOnBroadcastSide',
      differs: CONSTANT_KEY,
      options,
      operator: keyless(byNothing),
      timeline: failing,
    },
  ],
};
