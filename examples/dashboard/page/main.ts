// The page: where updates come from can be chosen; the rest shows them.
import { Subscription } from 'rxjs';
import type { Command } from '../engine/protocol.js';
import { forgetColours } from './charts/colours.js';
import { byId, setText } from './dom.js';
import type { Feed } from './feed/feed.js';
import { serverFeed } from './feed/serverFeed.js';
import { PageWorker } from './feed/workerFeed.js';
import { Model } from './model/model.js';
import { Places } from './model/places.js';
import { Selection } from './model/selection.js';
import { alertsPanel } from './panels/alerts.js';
import { enginePanel } from './panels/engine.js';
import { figuresTable } from './panels/figuresTable.js';
import { fileDialog } from './panels/fileDialog.js';
import { latenessPanel } from './panels/lateness.js';
import { AirportMap } from './panels/map.js';
import { Ranking } from './panels/ranking.js';
import { replayPanel } from './panels/replay.js';
import { resumedPanel } from './panels/resumed.js';
import { Trends } from './panels/trends.js';
import { words } from './panels/words.js';
import { remember, remembered } from './remembered.js';
import { startSelection } from './startSelection.js';
import { themeSwitch } from './theme.js';

const model = new Model();
const places = new Places(new URL('places.json', document.baseURI).href);
let feed: Feed | undefined;
let subscription = new Subscription();
let shown: Choice | undefined;

const act = (command: Command): void => feed?.do(command);

const selection = new Selection(() => {
  ranking.refresh();
  map.refresh();
  // For when the page is loaded again.
  act({ type: 'set', settings: { compared: selection.chosen } });
});
const ranking: Ranking = new Ranking(model, selection, places);
const map: AirportMap = new AirportMap(model, selection, places);
const trends = new Trends(model, selection);
words(model);
figuresTable(model, selection);
replayPanel(model, act);
resumedPanel(model, act);
latenessPanel(model, act);
alertsPanel(model, places, act);
enginePanel(model, act);
startSelection(model, selection);
themeSwitch(() => {
  forgetColours();
  trends.redraw();
});

type Choice = 'server' | 'page';
/** For this tab, while it is loaded again. */
const CHOICE = 'rxtide-feed';

function show(next: Feed, choice: Choice): void {
  subscription.unsubscribe();
  feed = next;
  remember('sessionStorage', CHOICE, choice);
  model.leave();
  shown = choice;
  const [problem, lost, replay] = [byId('problem'), byId('lost'), byId('replay')];
  problem.hidden = true;
  replay.inert = false;
  subscription = new Subscription();
  subscription.add(
    next.isLost$.subscribe((isLost) => {
      lost.hidden = !isLost;
      document.body.classList.toggle('is-lost', isLost);
    }),
  );
  subscription.add(
    next.updates$.subscribe({
      next: (update) => model.apply(update),
      error: (error: unknown) => {
        const what = error instanceof Error ? error.message : String(error);
        setText(problem, `The replay cannot go on: ${what}. Choose above what to replay, to begin anew.`);
        problem.hidden = false;
        replay.inert = true;
        feed = shown = undefined;
        model.fail();
      },
    }),
  );
}

const inPage = (type: 'resume' | 'flights' | 'bids'): void => {
  show(new PageWorker().feed({ type, url: new URL('flights.bin', document.baseURI).href }), 'page');
};
const showServer = (): void => show(serverFeed(document.baseURI), 'server');

for (const kind of ['flights', 'bids'] as const) {
  byId(`from-${kind}`).addEventListener('click', () => {
    if (shown !== 'page' || model.about?.kind !== kind) inPage(kind);
  });
}
byId('from-server').addEventListener('click', () => {
  if (shown !== 'server') showServer();
});
fileDialog(
  () => new PageWorker(),
  (worker, columns, window) => show(worker.feed({ type: 'file', columns, window }), 'page'),
);
model.onFrame(() => {
  const kind = shown === 'page' ? model.about?.kind : undefined;
  byId('from-server').setAttribute('aria-pressed', String(shown === 'server'));
  byId('from-flights').setAttribute('aria-pressed', String(kind === 'flights'));
  byId('from-bids').setAttribute('aria-pressed', String(kind === 'bids'));
  byId('from-file').classList.toggle('is-chosen', kind === 'file');
});

const hasServer = document.documentElement.dataset['server'] !== undefined;
byId('from-server').hidden = !hasServer;
if (hasServer && remembered('sessionStorage', CHOICE) !== 'page') showServer();
else inPage('resume');
