import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The project's folder: jest and tsc run there. */
export const ROOT = process.cwd();

/** A ```ts block of a page or of a comment. */
export interface Block {
  /** Where it stands, from the project's folder on: `docs/windows.md`. */
  readonly file: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
  /** What it must print: its `// =>` comments, in order. None: it is type-checked and not run. */
  readonly expected: readonly string[];
  /** Whether it must import what it uses. Comments of lib/ need not. */
  readonly whole: boolean;
}

/** The pages that readers see. */
export function pages(): readonly string[] {
  const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const docs = inDocs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs.sort()];
}

/** The files of lib/. */
export function sources(): readonly string[] {
  const inLib = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' });
  const files = inLib.filter((name) => name.endsWith('.ts')).map((name) => `lib/${name.replaceAll('\\', '/')}`);
  return files.sort();
}

/** The blocks of all pages, and of all comments of lib/. */
export function allBlocks(): readonly Block[] {
  return [
    ...pages().flatMap((file) => blocksOf(file, read(file), true)),
    ...sources().flatMap((file) => blocksOf(file, comments(read(file)), false)),
  ];
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replaceAll('\r\n', '\n');
}

/** The text of the doc comments alone; every line stays where it is. */
function comments(source: string): string {
  let inside = false;
  const lines = source.split('\n').map((line) => {
    if (/^\s*\/\*\*/.test(line)) inside = true;
    const text = inside ? line.replace(/^\s*\*(?!\/) ?/, '') : '';
    if (line.includes('*/')) inside = false;
    return text;
  });
  return lines.join('\n');
}

function blocksOf(file: string, text: string, whole: boolean): Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const fence = /^(\s*)```ts\s*$/.exec(lines[i]!);
    if (fence === null) continue;
    const from = ++i;
    while (i < lines.length && lines[i]!.trim() !== '```') i++;
    const code = lines.slice(from, i).map((line) => line.slice(fence[1]!.length));
    const expected = code.flatMap((line) => /\/\/ => ?(.*)$/.exec(line)?.[1] ?? []);
    blocks.push({ file, line: from + 1, code: code.join('\n'), expected, whole });
  }
  return blocks;
}

/** The names that an entry of lib/ exports, as it says itself: those of values and those of types. */
export function exportsOf(entry: string): { readonly values: readonly string[]; readonly types: readonly string[] } {
  const values: string[] = [];
  const types: string[] = [];
  for (const [, namespace, onlyTypes, list] of read(entry).matchAll(
    /^export (?:\* as (\w+)|(type )?\{([^}]*)\}) from/gm,
  )) {
    if (namespace !== undefined) values.push(namespace);
    for (const item of (list ?? '').split(',')) {
      const name = /^\s*(type )?(\w+)\s*$/.exec(item);
      if (name !== null) ((onlyTypes ?? name[1]) ? types : values).push(name[2]!);
    }
  }
  return { values, types };
}
