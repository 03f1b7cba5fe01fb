import type { WindowResult } from 'rxtide';
import { remoteView } from 'rxtide/view';

/** A page whose pipeline runs in a worker; the page itself stands still for a while. */
type Sums = WindowResult<string, { readonly n: number; readonly sum: number }>;

const worker = new Worker('/crunch.js', { type: 'module' });
const sums = remoteView<string, Sums>(worker, 'sums', { onError: () => undefined });
const list = document.getElementById('root')!;
let pictures = 0;
let messages = 0;
worker.addEventListener('message', () => messages++);
sums.subscribe(() => {
  pictures++;
  list.textContent = sums
    .snapshot()
    .map((row) => `${row.key} ${row.window.start / 1000} ${row.value.n} ${row.value.sum}`)
    .join('\n');
});

Object.assign(globalThis, {
  async play(): Promise<void> {
    worker.postMessage('play', []);
    // Nothing is asked for meanwhile.
    for (const end = performance.now() + 150; performance.now() < end;);
    while (sums.status !== 'completed') await new Promise(requestAnimationFrame);
  },
  text: () => list.textContent,
  pictures: () => pictures,
  messages: () => messages,
  /** What the view says when its worker throws. */
  async broken(): Promise<string> {
    const other = new Worker('/crunch.js', { type: 'module' });
    const view = remoteView<string, Sums>(other, 'sums', { onError: () => undefined });
    view.connect();
    other.postMessage('throw', []);
    other.addEventListener('error', (event) => event.preventDefault());
    while (view.status !== 'failed') await new Promise(requestAnimationFrame);
    return (view.error as Error).message;
  },
});
