// Checks the imports of lib/, type-only ones too:
// - a folder imports from itself and from folders earlier in FOLDERS; the entries, lib/*.ts, from everywhere;
// - no cycles among files, and no index.ts inside a folder;
// - what an entry in ANYWHERE reaches depends on the packages listed there and on nothing else, Node included;
//   tsconfig.core.json has the same entries.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import { ANYWHERE } from './anywhere.mjs';

const FOLDERS =
  'errors time runtime frame state operator aggregate transform window process table join job connect view testing'.split(
    ' ',
  );
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lib = join(root, 'lib');
const problems = [];

/** The specifiers of all imports, re-exports, `import()` calls and `import('…')` types below a syntax node. */
function specifiersIn(node, found = []) {
  if (Array.isArray(node)) for (const child of node) specifiersIn(child, found);
  else if (node !== null && typeof node === 'object') {
    if (/Import|Export/.test(node.type) && typeof node.source?.value === 'string') found.push(node.source.value);
    for (const child of Object.values(node)) specifiersIn(child, found);
  }
  return found;
}

/** `rxjs/testing` → `rxjs`, `@scope/name/deep` → `@scope/name`. */
const packageOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** Every file of lib/, by its path there, with the files and the packages that it imports. */
const files = new Map();
for (const entry of readdirSync(lib, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
  const path = join(entry.parentPath, entry.name);
  const file = path.slice(lib.length + 1).replaceAll('\\', '/');
  const specifiers = [...new Set(specifiersIn(parseAst(readFileSync(path, 'utf8'), { lang: 'ts' }).body))];
  const isLocal = (specifier) => specifier.startsWith('.');
  files.set(file, {
    imports: specifiers.filter(isLocal).map((s) => posix.join(posix.dirname(file), s).replace(/\.js$/, '.ts')),
    packages: specifiers.filter((s) => !isLocal(s)).map(packageOf),
  });
}

const folderOf = (file) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '');
const rankOf = (file) => (folderOf(file) === '' ? FOLDERS.length : FOLDERS.indexOf(folderOf(file)));

for (const [file, { imports, packages }] of files) {
  if (rankOf(file) < 0) problems.push(`${file}: the folder is not in the layout`);
  if (posix.basename(file) === 'index.ts' && file !== 'index.ts') problems.push(`${file}: a barrel inside a folder`);
  if (packages.includes('rxtide')) problems.push(`${file}: imports its own package; use a relative path`);
  for (const target of imports) {
    if (!files.has(target)) problems.push(`${file}: imports ${target}, which does not exist`);
    else if (rankOf(target) > rankOf(file)) {
      problems.push(`${file}: imports ${target}; ${folderOf(target) || 'an entry'} comes after ${folderOf(file)}`);
    }
  }
}

/** Depth first; a file that is met again while it is still being visited closes a cycle. */
function findCycles(file, trail, done) {
  if (trail.includes(file)) problems.push(`a cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`);
  else if (!done.has(file)) {
    for (const target of files.get(file)?.imports ?? []) findCycles(target, [...trail, file], done);
    done.add(file);
  }
}
const done = new Set();
for (const file of files.keys()) findCycles(file, [], done);

const compiled = readFileSync(join(root, 'tsconfig.core.json'), 'utf8').match(/lib\/\w+\.ts/g);
const wanted = Object.keys(ANYWHERE).map((entry) => `lib/${entry}.ts`);
if (compiled.toSorted().join() !== wanted.toSorted().join()) {
  problems.push(`tsconfig.core.json compiles ${compiled.join(', ')}; scripts/anywhere.mjs has ${wanted.join(', ')}`);
}

for (const [name, allowed] of Object.entries(ANYWHERE)) {
  const entry = `${name}.ts`;
  if (!files.has(entry)) {
    problems.push(`${entry}: the entry does not exist`);
    continue;
  }
  const trails = new Map([[entry, entry]]);
  for (const [file, trail] of trails) {
    const { imports, packages } = files.get(file) ?? { imports: [], packages: [] };
    for (const name of packages) if (!allowed.includes(name)) problems.push(`${trail} → ${name}: not for this entry`);
    for (const target of imports) if (!trails.has(target)) trails.set(target, `${trail} → ${target}`);
  }
}

for (const problem of problems) console.error(`lib: ${problem}`);
console.log(`${files.size} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
