import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';

/** The files and packages of which something is left in the bundle of a program. */
async function bundled(program: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: program, resolveDir: process.cwd() },
    external: ['rxjs'],
    bundle: true,
    format: 'esm',
    treeShaking: true,
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  const parts = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return parts.map(([file]) => file);
}

describe('a bundle', () => {
  it('has lru-cache only where asyncCache is used', async () => {
    const has = (files: readonly string[], part: string): boolean => files.some((file) => file.includes(part));
    const without = await bundled(`export { mapAsync } from './lib/index.ts'`);
    expect([has(without, 'lib/join/async/caller'), has(without, 'lru-cache')]).toEqual([true, false]);
    const cached = await bundled(`export { asyncCache, mapAsync } from './lib/index.ts'`);
    expect(has(cached, 'lru-cache')).toBe(true);
  });

  it('has nothing of asynchronous calls where there are none', async () => {
    const files = await bundled(`export { windowBy } from './lib/index.ts'`);
    expect(files.filter((file) => /join\/async|asyncWork|lingeringRoot/.test(file))).toEqual([]);
  });
});
