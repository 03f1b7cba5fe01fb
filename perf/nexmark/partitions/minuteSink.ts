import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sink } from '../../../lib/index.js';
import type { MinuteOfBids } from '../queries/q10.js';
import { PART, partitionPath, STAGED, SUCCESS } from './partitionPath.js';

/** Writes a file of CSV for each minute, which gets its name, and a file that says so beside it, when the minute is complete. */
export function minuteSink(folder: string): Sink<MinuteOfBids> {
  return {
    name: `minutes of ${folder}`,
    async write({ values }) {
      const texts = new Map<number, string>();
      for (const { minute, bid } of values) {
        if (bid !== undefined) {
          const { auction, bidder, price, dateTime, extra } = bid;
          const row = `${auction},${bidder},${price},${dateTime},${extra}\n`;
          texts.set(minute, (texts.get(minute) ?? '') + row);
          continue;
        }
        await append(folder, minute, texts.get(minute) ?? '');
        texts.delete(minute);
        const partition = partitionPath(folder, minute);
        await rename(join(partition, STAGED), join(partition, PART));
        await writeFile(join(partition, SUCCESS), '');
      }
      for (const [minute, text] of texts) await append(folder, minute, text);
    },
  };
}

async function append(folder: string, minute: number, text: string): Promise<void> {
  const partition = partitionPath(folder, minute);
  await mkdir(partition, { recursive: true });
  await appendFile(join(partition, STAGED), text);
}
