import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pages, read, ROOT, sources } from './blocks.js';

const ID = /\b(?:WM|WMC|WIN|WOP|SES|TIM|STA|TTL|ASY|TJ|KJ|IJ|SIJ|CKP|2PC|EOI)-\d+\b/g;
const RULES = 'docs/rules.md';

function idsIn(files: readonly string[]): ReadonlySet<string> {
  return new Set(files.flatMap((file) => read(file).match(ID) ?? []));
}

function specs(): readonly string[] {
  const inSpec = readdirSync(join(ROOT, 'spec'), { recursive: true, encoding: 'utf8' });
  return inSpec.filter((name) => name.endsWith('.ts')).map((name) => `spec/${name.replaceAll('\\', '/')}`);
}

describe('the rules', () => {
  const listed = new Set(read(RULES).match(/(?<=^\| )[A-Z0-9]+-\d+(?= )/gm));
  const shown = idsIn(specs());

  it('are each shown by a spec that names it', () => {
    expect([...listed].filter((id) => !shown.has(id))).toEqual([]);
  });

  it('that anything names are listed', () => {
    const named = idsIn([...pages(), ...sources(), ...specs()]);
    expect([...named].filter((id) => !listed.has(id))).toEqual([]);
  });
});
