import { describe, expect, it } from '@jest/globals';
import { murmur3 } from '../../lib/state/murmur3.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('murmur3', () => {
  // Of the reference implementation, MurmurHash3_x86_32, seed 0.
  it.each([
    ['', 0],
    ['\0', 0x514e28b7],
    ['\0\0', 0x30f4c306],
    ['\0\0\0', 0x85f0b427],
    ['\0\0\0\0', 0x2362f9de],
    ['a', 0x3c2569b2],
    ['abc', 0xb3dd93fa],
    ['test', 0xba6bd213],
    ['Hello, world!', 0xc0363e43],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ])('gives the known hash of %j', (text, hash) => {
    expect(murmur3(bytes(text))).toBe(hash);
  });

  it('reads a view of a larger buffer as the bytes that it shows', () => {
    const buffer = bytes('xxabcxx');
    expect(murmur3(buffer.subarray(2, 5))).toBe(murmur3(bytes('abc')));
  });

  it('gives an unsigned integer for bytes above 127', () => {
    expect(murmur3(Uint8Array.of(0xff, 0xff, 0xff, 0xff))).toBe(0x76293b50);
    expect(murmur3(Uint8Array.of(0x21, 0x43, 0x65, 0x87))).toBe(0xf55b516b);
    expect(murmur3(Uint8Array.of(0x21, 0x43, 0x65))).toBe(0x7e4a8634);
    expect(murmur3(Uint8Array.of(0x21, 0x43))).toBe(0xa0f7b07a);
    expect(murmur3(Uint8Array.of(0x21))).toBe(0x72661cf4);
  });
});
