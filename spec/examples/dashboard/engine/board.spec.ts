import { describe, expect, it } from '@jest/globals';
import { Board, WINDOWS } from '../../../../examples/dashboard/engine/board.js';
import type { AlertNote, Row } from '../../../../examples/dashboard/engine/protocol.js';
import { FIRST_RULE } from '../../../../examples/dashboard/pipeline/rule.js';

const row = (key: string, start: number, count = 1): Row => [key, start, 1, count, 0, 0];
const alert = (key: string, start: number, isOver = false): AlertNote => ({
  key,
  start,
  value: 70,
  rule: FIRST_RULE,
  isOver,
});

describe('the board', () => {
  it('has the latest result of each key and window, of the last windows', () => {
    const board = new Board(10);
    board.addRows([row('a', 0), row('b', 0), row('a', 0, 2)]);
    expect([...board.pieces()]).toEqual([[row('a', 0, 2), row('b', 0)]]);
    board.addRows([row('a', WINDOWS * 10)]);
    expect([...board.pieces()]).toEqual([[row('a', WINDOWS * 10)]]);
  });

  it('comes in pieces', () => {
    const board = new Board(10);
    const rows = Array.from({ length: 4500 }, (_, i) => row(`k${i}`, 0));
    board.addRows(rows);
    const pieces = [...board.pieces()];
    expect(pieces.map(({ length }) => length)).toEqual([2000, 2000, 500]);
    expect(pieces.flat()).toEqual(rows);
  });

  it('has the newest alerts first, each window once, and none that is over', () => {
    const board = new Board(10);
    board.addAlerts([alert('a', 0), alert('b', 0)]);
    board.addAlerts([{ ...alert('a', 0), value: 80 }, alert('c', 10)]);
    expect(board.alerts.map(({ key, value }) => `${key} ${value}`)).toEqual(['c 70', 'a 80', 'b 70']);
    board.addAlerts([alert('c', 10, true)]);
    expect(board.alerts.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('can be as it was', () => {
    const board = new Board(10);
    board.addRows([row('a', 0)]);
    const { rows } = board;
    board.addRows([row('a', 0, 2), row('b', 10)]);
    expect(rows).toEqual([row('a', 0)]);
    board.rows = rows;
    expect(board.rows).toEqual(rows);
    expect([...board.pieces()]).toEqual([rows]);
  });
});
