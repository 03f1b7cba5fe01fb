import type { Observable, Subscriber } from 'rxjs';
import type { Batch } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { BATCH, OPEN } from '../frame/kinds.js';
import { ChainedSubscriber } from '../operator/chainedSubscriber.js';
import { cutOffWarning } from '../operator/cutOff.js';
import { InputPort } from '../operator/inputPort.js';
import { noteRun } from '../operator/runs.js';
import { latestOf } from './latestOf.js';
import type { PlainColumns } from './latestOf.js';

/** Subscribes an exit to its stream: checks frames and hands over those with events. Control frames end here. */
export function exit<T, By, R>(
  kind: string,
  source: Observable<Frame<T, By>>,
  result: Observable<R>,
  destination: Subscriber<R>,
  onBatch: (columns: PlainColumns<T>) => void,
): void {
  const port = new InputPort(0);
  const leave = (frame: Batch<T, By>): boolean => {
    try {
      latestOf(frame, kind, onBatch);
      return true;
    } catch (error) {
      subscriber.error(error);
      return false;
    }
  };
  const subscriber = new ChainedSubscriber<Frame<T, By>>(destination, {
    next: (frame) => {
      try {
        port.check(frame, kind);
      } catch (error) {
        return subscriber.error(error);
      }
      if (frame.kind === BATCH) {
        port.watermark = frame.watermark;
        if (frame.kinds === null) onBatch(frame);
        else if (!leave(frame)) return;
      }
      if (frame.kind === OPEN) noteRun(result, frame.edge.operator);
    },
    error: (error) => destination.error(error),
    complete: () => {
      if (port.edge?.sending === true && port.watermark < Infinity && !destination.closed) {
        port.edge.runtime.onWarning(cutOffWarning(port.edge, kind, port.edge.operator.name));
      }
      destination.complete();
    },
  });
  source.subscribe(subscriber);
}
