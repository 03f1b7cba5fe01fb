import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import * as rxjs from 'rxjs';
import { allBlocks, exportsOf, ROOT } from './blocks.js';
import type { Block } from './blocks.js';

// Every ```ts block of the pages, and of the comments of lib/, as a module of its own in a folder that git ignores. Those that
// say what they print are run, and have to print just that; all of them have to compile.

const folder = join(ROOT, 'out', `docs-examples-${process.pid}`);
const blocks = allBlocks();

/** Where the names come from that a comment of lib/ may use without importing them. */
const PROVIDERS = [
  ['rxtide', exportsOf('lib/index.ts')],
  ['rxtide/testing', exportsOf('lib/testing.ts')],
  ['rxtide/laws', exportsOf('lib/laws.ts')],
  ['rxtide/sketches', exportsOf('lib/sketches.ts')],
  ['rxtide/node', exportsOf('lib/node.ts')],
  ['rxtide/csv', exportsOf('lib/csv.ts')],
  ['rxtide/parquet', exportsOf('lib/parquet.ts')],
  ['rxtide/lmdb', exportsOf('lib/lmdb.ts')],
  ['rxtide/checkpoints', exportsOf('lib/checkpoints.ts')],
  ['rxtide/indexeddb', exportsOf('lib/indexeddb.ts')],
  ['rxtide/sqlite', exportsOf('lib/sqlite.ts')],
  ['rxtide/view', exportsOf('lib/view.ts')],
  ['rxtide/react', exportsOf('lib/react.ts')],
  ['rxtide/web', exportsOf('lib/web.ts')],
  ['rxtide/postgres', exportsOf('lib/postgres.ts')],
  ['rxtide/websocket', exportsOf('lib/websocket.ts')],
  ['rxjs', { values: Object.keys(rxjs), types: [] }],
] as const;

function fileOf(block: Block): string {
  return `${block.file.replaceAll(/[^\w]/g, '_')}_${block.line}.ts`;
}

/** The imports that a block lacks, on one line, so that line numbers stay. */
function missingImports({ whole, code }: Block): string {
  if (whole) return '';
  const known = new Set<string>();
  const imports: string[] = [];
  const isMissing = (name: string): boolean =>
    !known.has(name) &&
    new RegExp(`(?<![.\\w$'/])${name}(?![\\w$'/])`).test(code) &&
    !new RegExp(`(import [^;]*|const |let |function\\*? |class |interface |type )\\b${name}\\b`).test(code);
  for (const [from, { values, types }] of PROVIDERS) {
    const wanted = values.filter(isMissing);
    const wantedTypes = types.filter(isMissing);
    for (const name of [...wanted, ...wantedTypes]) known.add(name);
    const names = [...wanted, ...wantedTypes.map((name) => `type ${name}`)];
    if (names.length > 0) imports.push(`import { ${names.join(', ')} } from '${from}'; `);
  }
  return imports.join('');
}

/** How long lines may take to come, in ms: a machine may be busy with other things. */
const PATIENCE = 30_000;

/** Runs a block, and gives what it prints, until as much has come as should and nothing follows. */
async function printed(block: Block): Promise<string[]> {
  const lines: string[] = [];
  const { log, warn } = console;
  const print = (...args: unknown[]): void => void lines.push(...format(...args).split('\n'));
  Object.assign(console, { log: print, warn: () => undefined });
  try {
    await import(join(folder, fileOf(block)));
    const deadline = performance.now() + PATIENCE;
    while (lines.length < block.expected.length && performance.now() < deadline) await aMoment();
    for (let i = 0; i < 5; i++) await aMoment();
  } finally {
    Object.assign(console, { log, warn });
  }
  return lines.map((line) => line.trimEnd());
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

/** What the compiler says of the blocks, by where they stand. */
function compilerErrors(): string[] {
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { rootDir: '../..', noEmit: true },
    include: ['*.ts'],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  let output = '';
  try {
    execFileSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const found: string[] = [];
  for (const [, name, line, message] of output.matchAll(/^([\w-]+\.ts)\((\d+),\d+\): error (.*)$/gm)) {
    const block = blocks.find((one) => fileOf(one) === name)!;
    found.push(`${block.file}:${block.line + Number(line) - 1}: ${message}`);
  }
  return found;
}

// A page about live streams may leave one running. RxJS's timers are intervals: none of them is to keep the process from ending.
const { setInterval } = globalThis;

beforeAll(() => {
  globalThis.setInterval = (...args: Parameters<typeof setInterval>) => setInterval(...args).unref();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const block of blocks) writeFileSync(join(folder, fileOf(block)), `${missingImports(block)}${block.code}\n`);
});

afterAll(() => {
  globalThis.setInterval = setInterval;
  rmSync(folder, { recursive: true, force: true });
});

describe('the examples', () => {
  it('compile', () => {
    expect(compilerErrors()).toEqual([]);
  });

  const running = blocks.filter((block) => block.expected.length > 0);
  it.each(running.map((block) => [`${block.file}:${block.line}`, block] as const))(
    '%s prints what it says',
    async (_, block) => {
      expect(await printed(block)).toEqual(block.expected.map((line) => line.trimEnd()));
    },
    2 * PATIENCE,
  );
});
