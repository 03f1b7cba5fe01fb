/** The watermark of an output that stays `delay` behind its inputs, be that for ever: the end of time is its end too. */
export function behind(watermark: number, delay: number): number {
  return watermark === Infinity ? Infinity : watermark - delay;
}
