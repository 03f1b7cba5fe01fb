import { describe, expect, it } from '@jest/globals';
import { decoderOf } from '../../../lib/connect/postgres/decode.js';

describe('decoderOf', () => {
  it('keeps the era of a timestamp, with a time zone and without', () => {
    const inUtc = new Date(Date.UTC(-43, 2, 15));
    expect(decoderOf(1114)('0044-03-15 00:00:00 BC')).toEqual(inUtc);
    expect(decoderOf(1184)('0044-03-15 00:00:00+00 BC')).toEqual(inUtc);
  });

  it('decodes what is in arrays of arrays', () => {
    expect(decoderOf(1016)('{{1,NULL},{4611686018427387904,4}}')).toEqual([
      [1, null],
      [2n ** 62n, 4],
    ]);
  });

  it('takes what is in an array for what it is alone', () => {
    const time = '2024-01-01 00:00:00+00';
    expect(decoderOf(1185)(`{infinity,NULL,"${time}"}`)).toEqual(['infinity', null, decoderOf(1184)(time)]);
    expect(decoderOf(1115)('{-infinity}')).toEqual(['-infinity']);
    expect(decoderOf(1001)('{"\\\\x00ff"}')).toEqual([new Uint8Array([0, 255])]);
    expect((decoderOf(1001)('{"\\\\x00ff"}') as unknown[])[0]).not.toBeInstanceOf(Buffer);
  });
});
