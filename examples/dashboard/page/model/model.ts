import { Subject } from 'rxjs';
import type { About, AlertNote, Engine, Progress, Update } from '../../engine/protocol.js';
import { History } from './history.js';
import { Results } from './results.js';

const ALERTS = 60;
/** From one picture to the next at least, ms: nobody reads faster, and scrolling is to be smooth. */
const PACE = 40;

/** What the page knows, as it was told. Who shows it is told when something has changed, once a frame. */
export class Model {
  readonly #changes$ = new Subject<void>();
  /** How many feeds there have been. */
  feeds = 0;
  /** What comes is on its way while this is `undefined`, unless the feed has failed. */
  about: About | undefined;
  hasFailed = false;
  /** What is shown is what there was before this page was loaded, and goes on from there. */
  isResumed = false;
  results: Results | undefined;
  alerts: readonly AlertNote[] = [];
  progress: Progress | undefined;
  engine: Engine | undefined;
  history = new History();
  notice: string | undefined;
  #isDirty = false;
  #shownAt = -Infinity;

  /** Calls `show` at the next frame, and at each in which something has changed. */
  onFrame(show: () => void): void {
    this.#changes$.subscribe(show);
    this.touch();
  }

  /** Something has changed. */
  touch(): void {
    if (this.#isDirty) return;
    this.#isDirty = true;
    const show = (now: number): void => {
      if (now < this.#shownAt + PACE) {
        requestAnimationFrame(show);
        return;
      }
      this.#shownAt = now;
      this.#isDirty = false;
      this.#changes$.next();
    };
    requestAnimationFrame(show);
  }

  /** The feed has failed: what is shown stays. */
  fail(): void {
    this.hasFailed = true;
    this.touch();
  }

  /** Another feed comes: what was said of this one is not said of that. */
  leave(): void {
    this.feeds++;
    this.hasFailed = false;
    this.about = undefined;
    this.engine = undefined;
    this.progress = undefined;
    this.history = new History();
    this.touch();
  }

  apply(update: Update): void {
    switch (update.type) {
      case 'start':
        this.#start(update.about);
        this.isResumed = update.isResumed;
        break;
      case 'rows':
        // The view says when there is something to see.
        return this.results?.add(update.rows);
      case 'alerts':
        this.#addAlerts(update.alerts);
        break;
      case 'progress':
        this.progress = update.progress;
        break;
      case 'engine':
        this.engine = update.engine;
        this.history.add(update.engine);
        break;
      case 'notice':
        this.notice = update.text;
        break;
    }
    this.touch();
  }

  #start(about: About): void {
    this.results?.close();
    this.about = about;
    this.results = new Results(about.window, () => this.touch());
    this.alerts = [];
    this.notice = undefined;
  }

  /** The newest first; one window of one key is there once, as it was last. */
  #addAlerts(notes: readonly AlertNote[]): void {
    for (const note of notes) {
      const others = this.alerts.filter(({ key, start }) => key !== note.key || start !== note.start);
      this.alerts = (note.isOver ? others : [note, ...others]).slice(0, ALERTS);
    }
  }
}
