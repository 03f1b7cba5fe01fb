import { describe, expect, it } from '@jest/globals';
import { Socket } from 'node:net';
import { admit } from '../../../lib/connect/tcp/admit.js';
import { ManualClock } from '../../../lib/testing.js';

describe('admit', () => {
  it('sends away who dribbles, however often a byte comes', () => {
    const clock = new ManualClock();
    const socket = new Socket();
    let admitted = false;
    admit(socket, 'secret', clock, () => (admitted = true));
    for (let n = 0; n < 9; n++) {
      clock.advance(1000);
      socket.emit('data', Buffer.from('s'));
    }
    expect(socket.destroyed).toBe(false);
    clock.advance(1000);
    expect([socket.destroyed, admitted]).toEqual([true, false]);
  });

  it('sets no time limit to who has shown the token', () => {
    const clock = new ManualClock();
    const socket = new Socket();
    let admitted = false;
    admit(socket, 'secret', clock, () => (admitted = true));
    socket.emit('data', Buffer.from('secret\n'));
    clock.advance(60_000);
    expect([socket.destroyed, admitted]).toEqual([false, true]);
    socket.destroy();
  });
});
