import type { Command, Engine } from '../../engine/protocol.js';
import { LATENCIES } from '../../engine/buckets.js';
import { Bars } from '../charts/bars.js';
import { Sparkline } from '../charts/sparkline.js';
import { byId, setText } from '../dom.js';
import { bytes, count, counted, duration, figure, short, time } from '../format.js';
import { lagOf, type Trace, TRACES } from '../model/history.js';
import type { Model } from '../model/model.js';
import { showConservation } from './conservation.js';

/** What the engine says of itself. */
export function enginePanel(model: Model, act: (command: Command) => void): void {
  const sparks = new Map<Trace, Sparkline>(TRACES.map((name) => [name, new Sparkline()]));
  for (const [name, spark] of sparks) byId(`spark-${name}`).append(spark.element);
  const latencies = new Bars(LATENCIES.length + 1);
  byId('latencies').append(latencies.element);
  const delay = byId<HTMLSelectElement>('sink-delay');
  delay.addEventListener('change', () => act({ type: 'set', settings: { sinkDelay: Number(delay.value) } }));

  model.onFrame(() => {
    const { about, engine, history, progress } = model;
    if (about === undefined || engine === undefined) return;
    for (const [name, spark] of sparks) spark.draw(history.trace(name), name === 'credits' ? 1 : undefined);
    setText(byId('throughput'), short(Math.round(engine.throughput)));
    setText(byId('throughput-note'), `${about.words.many} a second; ${short(engine.read)} so far`);
    showWatermark(engine, about.window);
    setText(byId('windows'), count(engine.windows));
    setText(byId('windows-note'), `open windows of ${counted(engine.keys, 'key')}`);
    setText(byId('waiting'), `${Math.round(engine.waiting * 100)} %`);
    setText(
      byId('waiting-note'),
      `of the time the source waits; ${count(engine.credits.taken)} of ${count(engine.credits.all)} events at sinks`,
    );
    latencies.draw(engine.latencies, () => 'plain');
    showLatency(engine);
    showCheckpoint(engine);
    showConservation(engine, about.words.many);
    byId('notice').hidden = model.notice === undefined;
    setText(byId('notice'), model.notice ?? '');
    if (byId<HTMLDetailsElement>('explain-details').open) setText(byId('explain'), engine.explain);
    if (progress !== undefined && document.activeElement !== delay) delay.value = String(progress.settings.sinkDelay);
  });
}

function showWatermark(engine: Engine, window: number): void {
  const { watermark } = engine;
  const lag = lagOf(engine);
  setText(byId('watermark'), watermark === null ? '–' : time(watermark + 1, window));
  setText(byId('watermark-note'), lag === undefined ? 'the end of time' : `${duration(lag)} behind the newest event`);
}

/** The class in which the middle, and the slowest one in a hundred, lie. */
function showLatency({ latencies }: Engine): void {
  const all = latencies.reduce((sum, n) => sum + n, 0);
  const below = (part: number): string => {
    let sum = 0;
    const at = latencies.findIndex((n) => (sum += n) >= part * all);
    const end = LATENCIES[at];
    if (end === undefined) return 'over 1 s';
    return end < 1000 ? `${end} ms` : `${end / 1000} s`;
  };
  setText(byId('latency'), all === 0 ? '–' : below(0.5));
  setText(
    byId('latency-note'),
    all === 0 ? 'no window has closed yet' : `half of the results; 99 % within ${below(0.99)}`,
  );
}

function showCheckpoint({ checkpoint }: Engine): void {
  const { duration: took, pause, size, taken } = checkpoint;
  setText(byId('checkpoint'), took === null ? '–' : `${figure(took)} ms`);
  const note =
    took === null || pause === null || size === null
      ? 'none yet'
      : `${bytes(size)}; events stood still for ${pause.toFixed(1)} ms; ${count(taken)} taken`;
  setText(byId('checkpoint-note'), note);
}
