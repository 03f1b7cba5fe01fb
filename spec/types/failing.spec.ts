import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.cwd();
const folder = join(root, 'spec', 'types', 'failing');

/** What the compiler says of the files that must not compile, by file name: the position and the first line of the first error. */
function compile(): Map<string, { line: number; column: number; message: string }> {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const options = '--noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --skipLibCheck'.split(' ');
  const target = '--target es2022 --lib es2023 --module nodenext --types node'.split(' ');
  let output = '';
  try {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [tsc, '--ignoreConfig', ...options, ...target, ...files], { encoding: 'utf8' });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const errors = new Map<string, { line: number; column: number; message: string }>();
  for (const [, path, line, column, message] of output.matchAll(/^(\S+?)\((\d+),(\d+)\): error TS\d+: (.*)$/gm)) {
    const name = path!.slice(path!.lastIndexOf('/') + 1);
    if (!errors.has(name)) errors.set(name, { line: Number(line), column: Number(column), message: message! });
  }
  return errors;
}

describe('what must not compile', () => {
  const errors = compile();

  it('an unkeyed stream cannot reach windowBy: the error is on its first argument and says what to do', () => {
    const { line, column, message } = errors.get('unkeyed.ts')!;
    expect([line, column]).toEqual([3, 81]);
    expect(message).toBe(
      `Argument of type 'AlignedAssigner' is not assignable to parameter of type '"this operator needs a keyed stream: put keyBy(...) before it"'.`,
    );
  });

  it.each([
    ['joinUnkeyed.ts', 'this operator needs a keyed stream: put keyBy(...) before it'],
    ['joinUnkeyedRight.ts', 'the other input needs a key too: put keyBy(...) at its end'],
    ['joinOtherKeys.ts', 'the keys of both inputs must be of one type'],
  ])('%s: the error is on the first argument of the join and says what to do', (file, text) => {
    const { line, column, message } = errors.get(file)!;
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    expect(lines[line - 1]!.slice(0, column - 1)).toMatch(/join\w+\($/);
    expect(message).toContain(`is not assignable to parameter of type '"${text}"'`);
  });

  it('an object cannot be a key', () => {
    const { line, message } = errors.get('objectKey.ts')!;
    expect(line).toBe(3);
    expect(message).toContain("Type '{ readonly n: number; }' is not assignable to type 'Key'");
  });

  it('emit without emits', () => {
    const { line, message } = errors.get('emitWithoutEmits.ts')!;
    expect(line).toBe(5);
    expect(message).toContain("Property 'emit' does not exist on type 'EventContext<number, object, object>'");
  });

  it('an unkeyed stream cannot reach keyedProcess', () => {
    const { line, message } = errors.get('unkeyedProcess.ts')!;
    expect(line).toBe(3);
    expect(message).toContain('this operator needs a keyed stream: put keyBy(...) before it');
  });

  it('a state that was not declared', () => {
    expect(errors.get('undeclaredState.ts')!.message).toContain("Property 'total' does not exist on type");
  });

  it('a state of the key that was declared for the window', () => {
    expect(errors.get('undeclaredWindowState.ts')!.message).toContain("Property 'told' does not exist on type");
  });

  it('more than nine operators in one pipe lose the type', () => {
    expect(errors.get('tenOperators.ts')!.message).toContain("Type 'Observable<unknown>' is not assignable to type");
  });

  it.each([
    ['tableUnkeyed.ts', 'this operator needs a keyed stream: put keyBy(...) before it'],
    ['asOfUnkeyed.ts', 'this operator needs a keyed stream: put keyBy(...) before it'],
    ['joinTableUnkeyed.ts', 'the other input needs a key too: put keyBy(...) at its end'],
    ['joinTableNoForeignKey.ts', 'readonly foreignKeyOf: (left: number) => string | null | undefined'],
  ])('tables and joins with them say what is missing: %s', (file, message) => {
    expect(errors.get(file)!.message).toContain(message);
  });

  it('the policy latest-per-key needs a key, and no other takes one', () => {
    const { line, message } = errors.get('latestWithoutKey.ts')!;
    expect([line, message]).toEqual([5, expect.stringContaining("is not assignable to type 'BufferOptions<")]);
    expect(errors.get('keyWithoutLatest.ts')!.line).toBe(5);
  });
});
