/** Four tables of 256, so that four bytes are taken at once. */
let tables: Uint32Array | undefined;

/** The CRC-32 of gzip, PNG and others, over a stretch of bytes; `before` is that of what came before them. */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length, before = 0): number {
  const t = (tables ??= makeTables());
  let crc = ~before;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    crc = t[768 + (crc & 255)]! ^ t[512 + ((crc >>> 8) & 255)]! ^ t[256 + ((crc >>> 16) & 255)]! ^ t[crc >>> 24]!;
  }
  for (; i < end; i++) crc = t[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

function makeTables(): Uint32Array {
  const made = new Uint32Array(1024);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
    made[byte] = crc;
  }
  for (let at = 256; at < 1024; at++) made[at] = made[made[at - 256]! & 255]! ^ (made[at - 256]! >>> 8);
  return made;
}
