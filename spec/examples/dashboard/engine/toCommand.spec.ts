import { describe, expect, it } from '@jest/globals';
import { toCommand } from '../../../../examples/dashboard/engine/toCommand.js';
import { FIRST_RULE } from '../../../../examples/dashboard/pipeline/rule.js';

describe('a command', () => {
  it.each([
    { type: 'pause' },
    { type: 'step' },
    { type: 'rewind', id: 3 },
    { type: 'set', settings: { speed: 0 } },
    { type: 'set', settings: { outOfOrderness: 5, rule: FIRST_RULE } },
    { type: 'set', settings: { compared: [] } },
    { type: 'set', settings: { compared: [{ key: 'ORD', colour: 3 }] } },
  ])('is %j', (command) => {
    expect(toCommand(JSON.parse(JSON.stringify(command)))).toEqual(command);
  });

  it.each([
    [null],
    ['pause'],
    [{ type: 'explode' }],
    [{ type: 'rewind', id: 'first' }],
    [{ type: 'set' }],
    [{ type: 'set', settings: { speed: -1 } }],
    [{ type: 'set', settings: { speed: 'fast' } }],
    [{ type: 'set', settings: { compared: null } }],
    [{ type: 'set', settings: { compared: ['ORD'] } }],
    [{ type: 'set', settings: { compared: [{ key: 'ORD', colour: 4 }] } }],
    [{ type: 'set', settings: { compared: Array.from('abcde', (key) => ({ key, colour: 0 })) } }],
    [{ type: 'set', settings: { __proto__x: 1 } }],
    [{ type: 'set', settings: { rule: { ...FIRST_RULE, measure: 'toString' } } }],
    [{ type: 'set', settings: { rule: { ...FIRST_RULE, over: null } } }],
    [{ type: 'set', settings: { rule: { ...FIRST_RULE, atLeast: -1 } } }],
  ])('is not %j', (given) => {
    expect(() => toCommand(given)).toThrow(/^(this is no command|a rule|\w+ cannot be set)/);
  });
});
