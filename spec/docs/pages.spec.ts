import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { exportsOf, pages, read, ROOT, sources } from './blocks.js';

/** A page without its code. */
function prose(file: string): string {
  return read(file).replaceAll(/^( *)```[^\n]*\n[\s\S]*?^\1```$/gm, '');
}

/** The anchors of a page: those it has itself, and those of its headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  const own = [...prose(file).matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!);
  const headings = [...prose(file).matchAll(/^#+ (.*)$/gm)].map(([, text]) => text!);
  const made = headings.map((text) =>
    text
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...own, ...made];
}

/** What is wrong with the links of a page. */
function brokenLinks(file: string): string[] {
  const targets = [...prose(file).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2]!,
  );
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path, anchor] = target.split('#') as [string, string | undefined];
    const to = path === '' ? file : posix.join(dirname(file), path);
    if (!existsSync(join(ROOT, to))) return true;
    return anchor !== undefined && to.endsWith('.md') && !anchorsOf(to).includes(anchor);
  });
}

describe('the pages', () => {
  it.each(pages())('%s links to what is there', (file) => {
    expect(brokenLinks(file)).toEqual([]);
  });

  it('are all linked from README.md, or from a page that is', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) {
      if (!existsSync(join(ROOT, page))) continue;
      for (const [, target] of prose(page).matchAll(/\]\(([^)\s#]+\.md)(?:#[^)]*)?\)/g)) {
        reached.add(posix.join(dirname(page), target!));
      }
    }
    expect(pages().filter((page) => !reached.has(page))).toEqual([]);
  });

  it.each([
    'index',
    'agg',
    'sketches',
    'testing',
    'laws',
    'node',
    'csv',
    'parquet',
    'lmdb',
    'checkpoints',
    'indexeddb',
    'sqlite',
    'view',
    'react',
    'web',
    'postgres',
    'websocket',
  ])('every name of lib/%s.ts is in README.md or docs/api.md', (entry) => {
    const words = new Set(`${read('README.md')}\n${read('docs/api.md')}`.match(/(?<=`)[\w.]+|\w+(?=`)/g));
    const { values, types } = exportsOf(`lib/${entry}.ts`);
    const names = [...values, ...types];
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !words.has(name) && !words.has(`${entry}.${name}`))).toEqual([]);
  });

  it('docs/rules.md has every rule that lib/ cites', () => {
    const cited = sources().flatMap(
      (file) => read(file).match(/\b(?:WMC?|WIN|WOP|SES|TRG|EVI|TIM|EOI|FLINK)-\d+\b/g) ?? [],
    );
    expect(cited.length).toBeGreaterThan(0);
    const rules = read('docs/rules.md');
    expect([...new Set(cited)].filter((id) => !new RegExp(`\\b${id}\\b`).test(rules))).toEqual([]);
  });

  it.each(pages())('%s names nothing of the machine it was written on', (file) => {
    expect(read(file)).not.toMatch(/\/(?:home|root|work|Users|tmp)\/|file:\/\/\//);
  });
});
