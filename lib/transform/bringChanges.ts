import { changelog } from '../operator/changelog.js';
import { KindColumn, kindColumns } from '../operator/kindColumn.js';
import { refuseChanges } from '../operator/refuseChanges.js';
import { filterChanges, keyChanges, mapChanges } from './changeSteps.js';
import { latestOf } from './latestOf.js';

/** To be called by each operator that makes a changelog of events, when it is made: from then on the others can deal with one. */
export function bringChanges(): void {
  changelog.support ??= {
    refuse: refuseChanges,
    map: mapChanges,
    filter: filterChanges,
    key: keyChanges,
    latestOf,
  };
  kindColumns.make ??= () => new KindColumn();
}
