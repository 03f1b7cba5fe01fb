import type { Socket } from 'node:net';
import { LINE_FEED, textEnd } from '../file/framing.js';
import type { Clock } from '../../time/clock.js';
import { isToken } from '../net/token.js';

/** Bytes that the line with the token may have. */
const MOST = 1024;
/** How long a client may take to show its token, ms. */
const PATIENCE = 10_000;

/** Lets a client in, paused, whose first line is the token, and sends others away. What it sent after it is read as if nothing came before. */
export function admit(socket: Socket, token: string, clock: Clock, admitted: () => void): void {
  let held: Buffer = Buffer.alloc(0);
  // From its first byte on: one that sends a byte now and then would stay for ever.
  const cancel = clock.schedule(() => void socket.destroy(), PATIENCE);
  const onData = (piece: Buffer): void => {
    held = Buffer.concat([held, piece]);
    const at = held.indexOf(LINE_FEED);
    if (at < 0 && held.length <= MOST) return;
    socket.off('data', onData);
    socket.off('close', cancel);
    cancel();
    if (at < 0 || !isToken(held.toString('utf8', 0, textEnd(held, 0, at + 1)), token)) {
      socket.destroy();
      return;
    }
    socket.pause();
    if (held.length > at + 1) socket.unshift(held.subarray(at + 1));
    admitted();
  };
  socket.on('close', cancel);
  socket.on('data', onData);
  socket.resume();
}
