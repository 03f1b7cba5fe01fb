/**
 * What a screen needs: the latest results as a table that changes once a frame.
 *
 * @module
 */

export { toView } from './view/toView.js';
export type { ViewOptions } from './view/viewOptions.js';
export type {
  DisposableWhereKnown,
  KeyedRow,
  RowOf,
  View,
  ViewChanges,
  ViewMethods,
  ViewMetrics,
  ViewStatus,
} from './view/view.js';
export { animationFrames } from './view/animationFrames.js';
export { everyTurn } from './view/everyTurn.js';
export { viewSink } from './view/viewSink.js';
export type { ViewSink, ViewSinkOptions } from './view/viewSink.js';
export { serveViews } from './view/worker/serveViews.js';
export type { ServeViewsOptions } from './view/worker/serveViews.js';
export { remoteView } from './view/worker/remoteView.js';
export type { RemoteViewOptions } from './view/worker/remoteView.js';
export type { PortLike } from './view/worker/port.js';
export { historyThenLive } from './view/historyThenLive.js';
export type { HistoryLike, HistoryThenLiveOptions } from './view/historyThenLive.js';
export type { FrameScheduler } from './view/frameScheduler.js';
