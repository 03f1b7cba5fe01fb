import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as rxjs from 'rxjs';
import * as rxtide from '../lib/index.js';

/** All names that the face of the library exports, types too. */
function exportedNames(): string[] {
  const text = readFileSync('lib/index.ts', 'utf8').replaceAll(/\/\/.*$/gm, '');
  const lists = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list]) => list!.split(','));
  return [...lists.map((name) => name.trim()).filter((name) => name !== ''), 'agg'];
}

/** The names of the globals of a browser, from the compiler's own list. */
function browserGlobals(): Set<string> {
  const api = createRequire(import.meta.resolve('@microsoft/api-extractor'));
  const lib = join(dirname(api.resolve('typescript')), 'lib.dom.d.ts');
  const names = readFileSync(lib, 'utf8').matchAll(/^declare (?:var|function) (\w+)|^interface (\w+)/gm);
  return new Set([...names].map(([, value, type]) => value ?? type!));
}

describe('the public names', () => {
  const names = exportedNames();

  it('are all there', () => {
    expect(names.length).toBeGreaterThan(100);
    expect(Object.keys(rxtide).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('can stand beside those of RxJS in one file', () => {
    expect(names.filter((name) => name in rxjs)).toEqual([]);
  });

  it('hide no global of Node', () => {
    expect(names.filter((name) => name in globalThis)).toEqual([]);
  });

  it('hide no global of a browser', () => {
    const globals = browserGlobals();
    expect(globals.has('document')).toBe(true);
    expect(names.filter((name) => globals.has(name))).toEqual([]);
  });
});
