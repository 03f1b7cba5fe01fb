/** How many slots are put in order at once, where not more of them are due: a few moves each is what one that comes between them costs. */
const RUN = 4096;

/** How many times are looked at to see where to end a run. */
const SAMPLE = 64;

/**
 * Slots in order of time; those of one time in the order in which they came. What is far ahead is only gathered: when time comes near, the
 * earliest are put in order, a run at once. That costs a small part of what a heap does where many are due at once.
 */
export class TimeOrder {
  /** The run: in order, from `#head` on. It has all that are at or before `#horizon`. */
  #times = new Float64Array(64);
  #slots = new Int32Array(64);
  #head = 0;
  #end = 0;
  #horizon = -Infinity;
  /** The others, as they came. */
  #laterTimes = new Float64Array(64);
  #laterSlots = new Int32Array(64);
  #later = 0;
  #laterEarliest = Infinity;
  /** What was measured for the next run: how many it has; and its last time, or how many ms it may span, if they were counted. */
  #run = 0;
  #last = 0;
  #span = 0;
  /** Scratch. */
  #sortKeys = new Float64Array(64);
  #places = new Int32Array(64);
  readonly #sample = new Float64Array(SAMPLE);

  /** The earliest time; `Infinity` if there is none. */
  get earliest(): number {
    return this.#head < this.#end ? this.#times[this.#head]! : this.#laterEarliest;
  }

  add(slot: number, time: number): void {
    if (time <= this.#horizon) return this.#insert(slot, time);
    const n = this.#later;
    if (n === this.#laterTimes.length) this.#growLater();
    this.#laterTimes[n] = time;
    this.#laterSlots[n] = slot;
    this.#later = n + 1;
    if (time < this.#laterEarliest) this.#laterEarliest = time;
  }

  /** The first slot, if its time is at or before `until`; else −1. */
  due(until: number): number {
    if (this.#head === this.#end) {
      if (this.#later === 0 || this.#laterEarliest > until) return -1;
      this.#nextRun(until);
    }
    return this.#times[this.#head]! <= until ? this.#slots[this.#head]! : -1;
  }

  /** Lets go of the slot that `due` gave. */
  removeFirst(): void {
    this.#head++;
  }

  /** All of them; so that adding them in this order gives the same order again. */
  *all(): Generator<readonly [slot: number, time: number]> {
    for (let i = this.#head; i < this.#end; i++) yield [this.#slots[i]!, this.#times[i]!];
    for (let i = 0; i < this.#later; i++) yield [this.#laterSlots[i]!, this.#laterTimes[i]!];
  }

  /** Puts a slot into the run, behind all that are not after it. */
  #insert(slot: number, time: number): void {
    if (this.#head === this.#end) this.#head = this.#end = 0;
    if (this.#end === this.#times.length) this.#makeRoom(1);
    const times = this.#times;
    const slots = this.#slots;
    let from = this.#head;
    let to = this.#end;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (times[middle]! <= time) from = middle + 1;
      else to = middle;
    }
    times.copyWithin(from + 1, from, this.#end);
    slots.copyWithin(from + 1, from, this.#end);
    times[from] = time;
    slots[from] = slot;
    this.#end++;
  }

  /** The run is empty: makes one of the earliest of the others, at least of those at or before `until`. */
  #nextRun(until: number): void {
    const n = this.#later;
    let horizon = this.#withinReach(until);
    this.#measure(horizon);
    if (this.#run * 4 < Math.min(n, RUN)) {
      horizon = this.#withinReach(Math.max(until, this.#sampled()));
      this.#measure(horizon);
    }
    // Far ahead of the last of them: as few ms as there are.
    if (this.#span === 0) this.#measure((horizon = this.#last));
    const run = this.#run;
    this.#head = this.#end = 0;
    if (this.#times.length < run) this.#makeRoom(run);
    if (this.#span > 0) this.#sortDense(horizon);
    else this.#sortSparse(horizon);
    this.#end = run;
    this.#horizon = horizon;
  }

  /** How many of the others are at or before `horizon`; and where they are many for the ms until then, how many each ms has, else the last. */
  #measure(horizon: number): void {
    const n = this.#later;
    const base = this.#laterEarliest;
    const span = horizon - base + 1;
    if (span <= 4 * n) return this.#count(horizon, base, span);
    const times = this.#laterTimes;
    let run = 0;
    let last = base;
    for (let i = 0; i < n; i++) {
      const time = times[i]!;
      if (time > horizon) continue;
      run++;
      if (time > last) last = time;
    }
    this.#run = run;
    this.#last = last;
    this.#span = 0;
  }

  #count(horizon: number, base: number, span: number): void {
    const times = this.#laterTimes;
    const n = this.#later;
    if (this.#places.length <= span) this.#places = new Int32Array(2 * span);
    const places = this.#places.fill(0, 0, span + 1);
    let run = 0;
    for (let i = 0; i < n; i++) {
      const time = times[i]!;
      if (time > horizon) continue;
      run++;
      places[time - base + 1]!++;
    }
    this.#run = run;
    this.#span = span;
  }

  /** Many of few times, counted: where those of a ms go follows from how many there are before. */
  #sortDense(horizon: number): void {
    const times = this.#laterTimes;
    const slots = this.#laterSlots;
    const runTimes = this.#times;
    const runSlots = this.#slots;
    const places = this.#places;
    const base = this.#laterEarliest;
    const span = this.#span;
    const n = this.#later;
    for (let ms = 1; ms < span; ms++) places[ms]! += places[ms - 1]!;
    let kept = 0;
    let earliest = Infinity;
    for (let i = 0; i < n; i++) {
      const time = times[i]!;
      if (time > horizon) {
        times[kept] = time;
        slots[kept++] = slots[i]!;
        if (time < earliest) earliest = time;
        continue;
      }
      const at = places[time - base]!++;
      runTimes[at] = time;
      runSlots[at] = slots[i]!;
    }
    this.#later = kept;
    this.#laterEarliest = earliest;
  }

  /** Few of many times: one number for time and place, so that the engine's own sort of numbers does it. */
  #sortSparse(horizon: number): void {
    const times = this.#laterTimes;
    const base = this.#laterEarliest;
    const n = this.#later;
    const scale = scaleOf(n);
    if (this.#sortKeys.length < n) this.#sortKeys = new Float64Array(times.length);
    const keys = this.#sortKeys;
    let run = 0;
    for (let i = 0; i < n; i++) if (times[i]! <= horizon) keys[run++] = (times[i]! - base) * scale + i;
    keys.subarray(0, run).sort();
    for (let i = 0; i < run; i++) {
      const key = keys[i]!;
      const at = key - Math.floor(key / scale) * scale;
      this.#times[i] = times[at]!;
      this.#slots[i] = this.#laterSlots[at]!;
    }
    this.#keepAfter(horizon);
  }

  #keepAfter(horizon: number): void {
    const times = this.#laterTimes;
    const slots = this.#laterSlots;
    const n = this.#later;
    let kept = 0;
    let earliest = Infinity;
    for (let i = 0; i < n; i++) {
      const time = times[i]!;
      if (time <= horizon) continue;
      times[kept] = time;
      slots[kept++] = slots[i]!;
      if (time < earliest) earliest = time;
    }
    this.#later = kept;
    this.#laterEarliest = earliest;
  }

  /** A time by which a share of the others is due that is worth a run. */
  #sampled(): number {
    const times = this.#laterTimes;
    const n = this.#later;
    const size = Math.min(n, SAMPLE);
    const sample = this.#sample;
    for (let i = 0; i < size; i++) sample[i] = times[Math.floor((i * n) / size)]!;
    const sorted = sample.subarray(0, size).sort();
    return sorted[Math.floor(Math.min(0.5, RUN / n) * size)]!;
  }

  /** Not so far that a time and a place do not fit into one number: what lies beyond has a run of its own. */
  #withinReach(horizon: number): number {
    return Math.min(horizon, this.#laterEarliest + 2 ** 52 / scaleOf(this.#later));
  }

  #makeRoom(more: number): void {
    const length = Math.max(2 * this.#times.length, this.#end + more);
    const times = new Float64Array(length);
    times.set(this.#times);
    this.#times = times;
    const slots = new Int32Array(length);
    slots.set(this.#slots);
    this.#slots = slots;
  }

  #growLater(): void {
    const times = new Float64Array(2 * this.#laterTimes.length);
    times.set(this.#laterTimes);
    this.#laterTimes = times;
    const slots = new Int32Array(times.length);
    slots.set(this.#laterSlots);
    this.#laterSlots = slots;
  }
}

/** A power of two above `n`. */
function scaleOf(n: number): number {
  return 2 ** (32 - Math.clz32(n));
}
