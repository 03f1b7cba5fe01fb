import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { PART, partitionPath, STAGED, SUCCESS } from '../partitions/partitionPath.js';
import { OUT_OF_ORDERNESS } from '../query.js';

const MINUTE = 60_000;
/** How much text of a minute is written at once. */
const PIECE = 2 ** 17;

/** Writes a file of each minute of bids, complete when the watermark is a minute beyond its end. */
export function q10Loop(events: readonly NexmarkEvent[], folder: string): void {
  const texts = new Map<number, string>();
  let next = Infinity;

  const append = (minute: number, text: string): void => {
    appendFileSync(join(partitionPath(folder, minute), STAGED), text);
    texts.set(minute, '');
  };
  const complete = (upTo: number): void => {
    next = Infinity;
    for (const [minute, text] of texts) {
      if (minute + 2 * MINUTE > upTo) {
        next = Math.min(next, minute + 2 * MINUTE);
        continue;
      }
      append(minute, text);
      texts.delete(minute);
      const partition = partitionPath(folder, minute);
      renameSync(join(partition, STAGED), join(partition, PART));
      writeFileSync(join(partition, SUCCESS), '');
    }
  };

  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === 'bid') {
      const { auction, bidder, price, dateTime, extra } = event;
      const minute = Math.floor(dateTime / MINUTE) * MINUTE;
      let text = texts.get(minute);
      if (text === undefined) {
        mkdirSync(partitionPath(folder, minute), { recursive: true });
        text = '';
        next = Math.min(next, minute + 2 * MINUTE);
      }
      text += `${auction},${bidder},${price},${dateTime},${extra}\n`;
      texts.set(minute, text);
      if (text.length >= PIECE) append(minute, text);
    }
    if (event.dateTime - OUT_OF_ORDERNESS - 1 >= next) complete(event.dateTime - OUT_OF_ORDERNESS - 1);
  }
  complete(Infinity);
}
