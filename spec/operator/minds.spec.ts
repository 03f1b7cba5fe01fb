import { describe, expect, it } from '@jest/globals';
import { BaseMachine } from '../../lib/operator/baseMachine.js';
import type { Machine } from '../../lib/operator/machine.js';
import { minds } from '../../lib/operator/minds.js';

class Plain extends BaseMachine<number, number> {
  onBatch(): void {
    // It looks at events alone.
  }
}

class Timed extends Plain {
  override onWatermark(): void {
    // It minds time.
  }
}

class Clocked extends Timed {
  override get nextProcessingTimer(): number {
    return 5;
  }
}

describe('minds', () => {
  it.each([
    ['nothing', new Plain(), { time: false, clock: false, state: false }],
    ['time', new Timed(), { time: true, clock: false, state: false }],
    ['what a class above it minds', new Clocked(), { time: true, clock: true, state: false }],
  ])('%s', (_, machine, expected) => {
    expect(minds(machine)).toEqual(expected);
  });

  it('everything, of a machine that is none of ours and has it as properties of its own', () => {
    const machine: Partial<Machine<number, number>> = { onWatermark: () => undefined, nextProcessingTimer: 3 };
    expect(minds(machine)).toEqual({ time: true, clock: true, state: false });
  });
});
