import type { Item, Script } from '../laws/script.js';

/** What an as-of join is to do, as plainly as can be said: everything is kept, and looked through. */
export interface AsOfOutcome {
  readonly results: readonly unknown[];
  readonly late: readonly number[];
  readonly unassigned: number;
}

interface Version {
  readonly key: string;
  readonly time: number;
  /** `undefined`: deleted. */
  readonly id: number | undefined;
}

export interface AsOfRules {
  readonly type: 'inner' | 'left';
  readonly ttl: number;
  readonly keepDeletes: number;
  /** Whether a negative item deletes. */
  readonly deletes: boolean;
}

/** Input 0 has events, input 1 versions. No input is idle. */
export function modelAsOf(script: Script, rules: AsOfRules): AsOfOutcome {
  const watermarks = [-Infinity, -Infinity];
  let watermark = -Infinity;
  let versions: Version[] = [];
  let waiting: { readonly item: Item; readonly time: number }[] = [];
  const results: unknown[] = [];
  const late: number[] = [];
  let unassigned = 0;

  function inForce(key: string, time: number): Version | undefined {
    const candidates = versions.filter((version) => version.key === key && version.time <= time);
    const found = candidates.reduce<Version | undefined>(
      (best, version) => (best === undefined || version.time > best.time ? version : best),
      undefined,
    );
    return found === undefined || found.id === undefined || time >= found.time + rules.ttl ? undefined : found;
  }

  function advance(input: number, to: number): void {
    watermarks[input] = to;
    watermark = Math.max(watermark, Math.min(...watermarks));
    const due = waiting.filter(({ time }) => time <= watermark);
    waiting = waiting.filter(({ time }) => time > watermark);
    for (const { item, time } of due.sort((a, b) => a.time - b.time)) {
      const version = inForce(item.key, time);
      if (version === undefined && rules.type === 'inner') unassigned++;
      else results.push([item.id, version?.id, time]);
    }
    forget();
  }

  /** A deletion is forgotten some time after the watermark has passed it, with all that it ended. */
  function forget(): void {
    for (const { key, time, id } of [...versions]) {
      if (id !== undefined || time + rules.keepDeletes > watermark) continue;
      versions = versions.filter((version) => version.key !== key || version.time > time);
    }
  }

  for (const step of script) {
    if (step.kind === 'watermark') advance(step.input, step.watermark);
    else if (step.kind === 'end') advance(step.input, Infinity);
    else if (step.kind === 'event' && step.input === 0) {
      if (step.timestamp <= watermark) late.push(step.value.id);
      else waiting.push({ item: step.value, time: step.timestamp });
    } else if (step.kind === 'event') {
      const { key, n, id } = step.value;
      versions = versions.filter((version) => version.key !== key || version.time !== step.timestamp);
      versions.push({ key, time: step.timestamp, id: rules.deletes && n < 0 ? undefined : id });
      forget();
    }
  }
  return { results, late, unassigned };
}
