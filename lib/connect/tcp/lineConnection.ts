import type { Socket } from 'node:net';
import type { RejectedRecord } from '../../transform/source.js';
import { durationOf } from '../../time/duration.js';
import type { Frames } from '../file/framing.js';
import { countOf, MEBIBYTE } from '../file/options.js';
import { excerptAt, rejected } from '../file/recordText.js';
import { lineParser } from '../ndjson/ndjsonSource.js';
import { reasonOf } from '../net/failures.js';
import type { Intake } from '../net/intake.js';
import type { TcpLineOptions } from './lineOptions.js';
import { LineSplitter } from './lineSplitter.js';

/** The options of lines with their defaults, checked. */
export interface LineLimits {
  readonly maxLength: number;
  readonly maxPending: number;
  /** 0: none. */
  readonly idleTimeout: number;
}

export function lineLimitsOf<T>(what: string, options: TcpLineOptions<T>): LineLimits {
  const idle =
    options.idleTimeout === undefined ? Infinity : durationOf(options.idleTimeout, `idleTimeout of ${what}`, 1);
  return {
    maxLength: countOf(options.maxLineLength ?? MEBIBYTE, `maxLineLength of ${what}`),
    maxPending: countOf(options.maxPending ?? MEBIBYTE, `maxPending of ${what}`),
    idleTimeout: idle === Infinity ? 0 : idle,
  };
}

/** Reads the lines of a connection into an intake, as long as there is room in it. `ended` is told once how the connection ended. */
export function readLines<T>(
  socket: Socket,
  where: string,
  options: TcpLineOptions<T>,
  limits: LineLimits,
  frames: Frames,
  intake: Intake<T>,
  ended: (error: Error | undefined) => void = () => undefined,
): void {
  const splitter = new LineSplitter(lineParser(where, limits.maxLength, options), limits.maxLength, frames);
  let failure: Error | undefined;
  let isEnded = false;
  const put = (read: (values: T[], rejects: RejectedRecord[]) => void, weight: number): void => {
    const values: T[] = [];
    const rejects: RejectedRecord[] = [];
    read(values, rejects);
    if (values.length > 0 || rejects.length > 0) intake.put(values, rejects, weight);
  };
  socket.on('data', (piece: Buffer) => {
    put((values, rejects) => splitter.push(piece, values, rejects), piece.length);
    if (!intake.isFull) return;
    socket.pause();
    intake.whenRoom(() => socket.resume());
  });
  socket.on('end', () => {
    isEnded = true;
    put((values, rejects) => splitter.end(values, rejects), 0);
  });
  socket.on('error', (error) => (failure ??= error));
  socket.on('timeout', () => {
    // It may be quiet because it is not read.
    if (socket.isPaused()) return;
    failure = new Error(`nothing came for ${limits.idleTimeout} ms`);
    socket.destroy();
  });
  socket.on('close', () => {
    if (!isEnded && splitter.isInside) {
      const { line } = splitter;
      const part = splitter.cutOff();
      const reason = `the connection was lost inside the line (${reasonOf(failure)})`;
      intake.put([], [rejected(where, line, excerptAt(part, 0, part.length), reason)], 0);
    }
    ended(failure);
  });
  if (limits.idleTimeout > 0) socket.setTimeout(limits.idleTimeout);
  socket.resume();
}
