import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Table } from './conformance.js';

const HERE = join(process.cwd(), 'spec', 'conformance');
const PAGE = join(process.cwd(), 'docs', 'differences.md');
const BEGIN = '<!-- written by npm run conformance -->';
const END = '<!-- up to here -->';

const files = readdirSync(HERE, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const specs = files.filter((file) => file.endsWith('.spec.ts')).map((file) => readFileSync(join(HERE, file), 'utf8'));
const tables = await tablesOf(files.filter((file) => file.includes('/') && !file.endsWith('.spec.ts')));

it('runs every table', () => {
  const called = (name: string): boolean => specs.some((spec) => new RegExp(`\\bcheckTable\\(${name}\\b`).test(spec));
  expect([...tables.keys()].filter((name) => !called(name))).toEqual([]);
});

it('has a case once, or a reason why it has it not', () => {
  const twice = [...tables.values()].flatMap((table) => {
    const names = table.cases.map((each) => `${each.of} ${each.about ?? ''}`);
    const both = table.cases.map((each) => each.of).filter((name) => name in (table.without ?? {}));
    return [...both, ...names.filter((name, i) => names.indexOf(name) < i)].map((name) => `${table.file}: ${name}`);
  });
  expect(twice).toEqual([]);
});

it('has its counts in docs/differences.md; npm run conformance writes them', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before, after] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  const written = `${page.slice(0, before)}\n\n${countsOf([...tables.values()])}\n\n${page.slice(after)}`;
  if (process.env['CONFORMANCE'] === 'write') writeFileSync(PAGE, written);
  else expect(page).toBe(written);
});

/** The tables by the names under which they are exported. */
async function tablesOf(modules: readonly string[]): Promise<ReadonlyMap<string, Table>> {
  const found = new Map<string, Table>();
  for (const file of modules) {
    const exported = (await import(`./${file.replace(/\.ts$/, '.js')}`)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) if (isTable(value)) found.set(name, value);
  }
  return found;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && 'system' in value && 'file' in value && 'cases' in value;
}

/** A line per file, in columns as prettier aligns them. */
function countsOf(all: readonly Table[]): string {
  const lines = all
    .map(({ system, file, cases, without }) => {
      const counts = [cases.length, cases.filter((each) => each.differs !== undefined).length];
      return { system, file, counts: [...counts, Object.keys(without ?? {}).length] };
    })
    .sort((a, b) => (`${a.system} ${a.file}` < `${b.system} ${b.file}` ? -1 : 1));
  const sums = [0, 1, 2].map((i) => lines.reduce((sum, { counts }) => sum + counts[i]!, 0));
  const rows = [
    ['system', 'file', 'cases', 'of them differing', 'without counterpart'],
    ['', '', '', '', ''],
    ...lines.map(({ system, file, counts }) => [system, file, ...counts.map(String)]),
    ['all', '', ...sums.map(String)],
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row, r) => row.map((cell, i) => (r === 1 ? '-'.repeat(widths[i]!) : cell.padEnd(widths[i]!))))
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
