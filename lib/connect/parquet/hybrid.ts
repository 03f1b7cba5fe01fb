/**
 * Decodes Parquet's mix of runs and packed bits: `count` numbers of `width` bits into `out`, from `bytes[at]` to `bytes[end - 1]`.
 */
export function readHybrid(
  bytes: Uint8Array,
  at: number,
  end: number,
  width: number,
  count: number,
  out: Int32Array,
): void {
  const valueBytes = (width + 7) >> 3;
  let done = 0;
  while (done < count) {
    if (at >= end) throw new Error('a page has fewer values than it says');
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('a page is cut short');
      head |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    head >>>= 0;
    if ((head & 1) === 0) {
      let value = 0;
      for (let i = 0; i < valueBytes; i++) value |= (bytes[at++] as number) << (8 * i);
      const to = Math.min(count, done + (head >>> 1));
      out.fill(value, done, to);
      done = to;
    } else {
      const packed = (head >>> 1) * 8;
      const to = Math.min(count, done + packed);
      unpack(bytes, at, width, done, to, out);
      at += (packed * width) >> 3;
      done = to;
    }
  }
}

/** Numbers of `width` bits, the lowest bit first, one behind the other. Beyond the last byte there are zeros. */
function unpack(bytes: Uint8Array, at: number, width: number, from: number, to: number, out: Int32Array): void {
  if (width > 24) {
    unpackWide(bytes, at, width, from, to, out);
    return;
  }
  const mask = (1 << width) - 1;
  let bit = at * 8;
  for (let i = from; i < to; i++) {
    const byte = bit >>> 3;
    const four =
      (bytes[byte] as number) |
      ((bytes[byte + 1] as number) << 8) |
      ((bytes[byte + 2] as number) << 16) |
      ((bytes[byte + 3] as number) << 24);
    out[i] = (four >>> (bit & 7)) & mask;
    bit += width;
  }
}

function unpackWide(bytes: Uint8Array, at: number, width: number, from: number, to: number, out: Int32Array): void {
  for (let i = from; i < to; i++) {
    let value = 0;
    for (let b = 0; b < width; b++) {
      const bit = (i - from) * width + b;
      value |= (((bytes[at + (bit >>> 3)] as number) >>> (bit & 7)) & 1) << b;
    }
    out[i] = value;
  }
}
