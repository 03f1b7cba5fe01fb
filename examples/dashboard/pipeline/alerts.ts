import type { Observable } from 'rxjs';
import { broadcastProcess, filterValues, type, valueState } from 'rxtide';
import type { Frame, KeyedBy, Stream } from 'rxtide';
import type { Result } from './figures.js';
import { breaks, FIRST_RULE, isSameRule } from './rule.js';
import type { Rule } from './rule.js';

/** A window that breaks the rule, or one that no longer does, because a late reading changed it. */
export interface Alert {
  readonly result: Result;
  readonly rule: Rule;
  readonly isOver: boolean;
}

type Keyed<T> = Observable<Frame<T, KeyedBy<string>>>;

/**
 * Looks at every result that is not early, by the rule in force. A new rule looks at once at the latest window of each key; what a late reading
 * changes is looked at again.
 */
export function alertsOf(results$: Keyed<Result>, rules$: Stream<Rule>): Keyed<Alert> {
  return results$.pipe(
    filterValues((result) => result.pane.timing !== 'early', { name: 'closed windows' }),
    broadcastProcess(rules$, {
      name: 'alerts',
      emits: type<Alert>(),
      broadcast: { rule: valueState<Rule>(FIRST_RULE) },
      state: { latest: valueState<Result | null>(null) },
      onBroadcast: (rule, { broadcast, forEachKey }) => {
        // As after a restart, when it comes again.
        if (isSameRule(rule, broadcast.rule.value)) return;
        broadcast.rule.value = rule;
        forEachKey(({ state, emit }) => {
          const result = state.latest.value;
          if (result !== null && breaks(result.value, rule)) emit({ result, rule, isOver: false });
        });
      },
      onEvent: (result, { broadcast, state, emit }) => {
        const rule = broadcast.rule.value;
        if (breaks(result.value, rule)) emit({ result, rule, isOver: false });
        else if (result.pane.timing === 'late') emit({ result, rule, isOver: true });
        if (result.window.start >= (state.latest.value?.window.start ?? -Infinity)) state.latest.value = result;
      },
    }),
  );
}
