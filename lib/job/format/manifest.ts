import { Damaged } from './damaged.js';
import { checkHeader, HEADER, headerCrc, readU32, writeHeader, writeU32 } from './header.js';
import { jsonBytes, readJson } from './jsonBytes.js';

/** A blob of data that a checkpoint needs. */
export interface BlobRef {
  /** `null`: it stands in the manifest. */
  readonly name: string | null;
  readonly length: number;
  /** That of its index. */
  readonly crc: number;
  /** Its bytes, where it stands in the manifest. */
  readonly inlined: Uint8Array | null;
}

/** What is made of one checkpoint's tracked states, or of several merged: all of them, or changes. */
export interface Link {
  readonly blobs: readonly BlobRef[];
}

/** What a checkpoint consists of. */
export interface Manifest {
  readonly id: number;
  readonly codec: { readonly id: string; readonly version: number };
  /** Values of operators, and states that are written whole. */
  readonly whole: Link;
  /** Tracked states: all of them, and then changes, the oldest first. */
  readonly chain: readonly Link[];
}

/** Behind the header: the length of the text, and the checksum. */
const TEXT = HEADER + 8;

/** A manifest as a blob: the header, what it says in JSON, and the small blobs that stand in it. */
export function manifestBytes({ id, codec, whole, chain }: Manifest): Uint8Array {
  const text = jsonBytes({ id, codec: [codec.id, codec.version], whole: saved(whole), chain: chain.map(saved) });
  const inlined = [whole, ...chain].flatMap(({ blobs }) => blobs.flatMap((blob) => blob.inlined ?? []));
  const bytes = new Uint8Array(inlined.reduce((sum, { length }) => sum + length, TEXT + text.length));
  writeHeader(bytes, 'c');
  writeU32(bytes, HEADER, text.length);
  bytes.set(text, TEXT);
  writeU32(bytes, HEADER + 4, headerCrc(bytes, HEADER, TEXT, text.length));
  let at = TEXT + text.length;
  for (const blob of inlined) {
    bytes.set(blob, at);
    at += blob.length;
  }
  return bytes;
}

export function readManifest(bytes: Uint8Array): Manifest {
  const crc = readU32(bytes, HEADER + 4);
  checkHeader(bytes, 'c', HEADER, TEXT, crc);
  let at = TEXT + readU32(bytes, HEADER);
  const text = readJson(bytes.subarray(TEXT, at)) as SavedManifest;
  const linkOf = (blobs: SavedLink): Link => ({
    blobs: blobs.map(([name, length, of]) => {
      if (name !== null) return { name, length, crc: of, inlined: null };
      if (at + length > bytes.length) throw new Damaged('is torn');
      return { name, length, crc: of, inlined: bytes.subarray(at, (at += length)) };
    }),
  });
  const [id, version] = text.codec;
  return { id: text.id, codec: { id, version }, whole: linkOf(text.whole), chain: text.chain.map(linkOf) };
}

/** The names of the blobs that it needs beside itself. */
export function* namesIn(links: Iterable<Link>): Generator<string> {
  for (const { blobs } of links) for (const { name } of blobs) if (name !== null) yield name;
}

/** How many bytes they have. */
export function bytesOf(links: readonly Link[]): number {
  return links.reduce((sum, { blobs }) => sum + blobs.reduce((size, { length }) => size + length, 0), 0);
}

type SavedLink = readonly (readonly [string | null, number, number])[];

interface SavedManifest {
  readonly id: number;
  readonly codec: readonly [string, number];
  readonly whole: SavedLink;
  readonly chain: readonly SavedLink[];
}

function saved({ blobs }: Link): SavedLink {
  return blobs.map(({ name, length, crc }) => [name, length, crc]);
}
