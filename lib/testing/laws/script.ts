/** The smallest thing that can happen to an operator. */
export type Step<T> =
  | { readonly kind: 'event'; readonly input: number; readonly value: T; readonly timestamp: number }
  | { readonly kind: 'watermark'; readonly input: number; readonly watermark: number }
  | { readonly kind: 'idle' | 'active' | 'end' | 'cutOff'; readonly input: number }
  | { readonly kind: 'clock'; readonly ms: number };

/** What happens, in order. Two scripts are the same if they become identical when every batch is cut to single events. */
export type Script<T> = readonly Step<T>[];

/** The steps that travel as one frame. */
export type Frames<T> = readonly (readonly Step<T>[])[];

/** How a script is cut into batches: the size after which one ends, or, step by step, whether one ends. */
export type Cuts = number | readonly boolean[];

/**
 * Cuts a script into frames. Only events and moves of time of one input, one after the other, share a frame; size 1 is one step a
 * frame: the finest cut.
 */
export function cut<T>(script: Script<T>, cuts: Cuts): Frames<T> {
  const frames: Step<T>[][] = [];
  let open: Step<T>[] | null = null;
  let events = 0;
  script.forEach((step, at) => {
    if (step.kind !== 'event' && step.kind !== 'watermark') {
      frames.push([step]);
      open = null;
      return;
    }
    const full =
      typeof cuts === 'number'
        ? cuts === 1 || (step.kind === 'event' && events === cuts)
        : (cuts[at % Math.max(1, cuts.length)] ?? false);
    if (open === null || full || (open[0] as typeof step).input !== step.input) {
      frames.push((open = []));
      events = 0;
    }
    open.push(step);
    if (step.kind === 'event') events++;
  });
  return frames;
}
