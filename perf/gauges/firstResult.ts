// A fresh process: how long until rxtide is there, a pipeline is built, and its first result has come. See coldStart.ts.
const started = performance.now();
await import('rxjs');
const withRxjs = performance.now();
const { agg, fromArray, keyBy, tumbling, values, windowBy } = await import('../../lib/index.js');
const loaded = performance.now();
const clicks = [
  { at: 0, page: 'home' },
  { at: 70_000, page: 'home' },
];
const counts$ = fromArray(clicks, { timestampOf: (click) => click.at }).pipe(
  keyBy((click) => click.page),
  windowBy(tumbling(60_000), agg.count()),
  values(),
);
const built = performance.now();
let first = NaN;
let results = '';
counts$.subscribe(({ key, window, value }) => {
  if (Number.isNaN(first)) first = performance.now();
  results += `${key} ${window.start}: ${value}\n`;
});
if (results !== 'home 0: 1\nhome 60000: 1\n') throw new Error(`these are not the results: ${results}`);
console.log(
  JSON.stringify({
    'import rxjs': withRxjs - started,
    'import rxtide': loaded - withRxjs,
    'build a pipeline': built - loaded,
    'its first result': first - built,
  }),
);
