// Bundles one windowed pipeline from dist/, without rxjs, by rolldown and by esbuild, minified and gzipped, and runs each bundle.
// Fails where one gives other results than it should, and above LIMITS. `--list` also prints what each file of dist/ adds to rolldown's bundle before minifying. `--json` prints
// nothing but the sizes, whatever they are; `--library file` is another index.js than that of dist/.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';

// 10 kB is what is wanted: docs/decisions/0013-size-of-the-bundle.md says what holds it back. This keeps it from growing.
const LIMITS = { rolldown: 20_100, esbuild: 24_800, 'esbuild, rxtide/agg': 20_450 };
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    library: { type: 'string', default: join(root, 'dist/index.js') },
    list: { type: 'boolean', default: false },
  },
});
const index = resolve(options.library);
// esbuild shakes no namespace that another module exports again: it keeps all of `agg`, but not of `import * as agg from 'rxtide/agg'`.
const fromIndex = `
  import { agg } from ${JSON.stringify(index)};
`;
const fromAgg = `
  import * as agg from ${JSON.stringify(join(dirname(index), 'agg.js'))};
`;
const pipeline = `
  import { fromArray, keyBy, tumbling, values, windowBy } from ${JSON.stringify(index)};
  export const pipeline = (clicks) =>
    fromArray(clicks, { timestampOf: (click) => click.at }).pipe(
      keyBy((click) => click.page),
      windowBy(tumbling(60_000), { clicks: agg.count(), spent: agg.sum((click) => click.price) }),
      values(),
    );
`;

async function byRolldown(minify) {
  const bundle = await rolldown({
    input: 'entry',
    external: /^rxjs/,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? id : null),
        load: (id) => (id === 'entry' ? fromIndex + pipeline : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify });
  await bundle.close();
  return output[0];
}

async function byEsbuild(agg) {
  const result = await build({
    stdin: { contents: agg + pipeline, resolveDir: root },
    external: ['rxjs', 'rxjs/*'],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
  });
  return result.outputFiles[0].text;
}

/** Runs the pipeline of a bundle: what is small because it lacks something must not pass. */
async function check(name, code) {
  // Beside the library, where rxjs is found.
  const folder = mkdtempSync(join(dirname(index), 'bundle-'));
  try {
    const file = join(folder, 'bundle.mjs');
    writeFileSync(file, code);
    const { pipeline: run } = await import(pathToFileURL(file).href);
    const got = [];
    run(CLICKS).subscribe(({ key, window, value }) => got.push([key, window.start, value]));
    if (isDeepStrictEqual(got, RESULTS)) return;
    throw new Error(`size: the bundle by ${name} gives ${JSON.stringify(got)}, not ${JSON.stringify(RESULTS)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const CLICKS = [
  { at: 1_000, page: 'home', price: 2 },
  { at: 59_999, page: 'home', price: 3 },
  { at: 60_000, page: 'shop', price: 5 },
];
const RESULTS = [
  ['home', 0, { clicks: 2, spent: 5 }],
  ['shop', 60_000, { clicks: 1, spent: 5 }],
];

if (!existsSync(index)) {
  console.error(`size: ${index} is missing; run \`npm run build\` first`);
  process.exit(1);
}

if (options.list) {
  const { modules } = await byRolldown(false);
  const sizes = Object.entries(modules).map(([id, { renderedLength }]) => [relative(root, id), renderedLength]);
  for (const [file, size] of sizes.sort((a, b) => b[1] - a[1])) console.log(`${String(size).padStart(8)}  ${file}`);
}

const bundles = {
  rolldown: (await byRolldown(true)).code,
  esbuild: await byEsbuild(fromIndex),
  'esbuild, rxtide/agg': await byEsbuild(fromAgg),
};
for (const [name, code] of Object.entries(bundles)) await check(name, code);
const sizes = Object.entries(bundles).map(([bundle, code]) => [
  bundle,
  { gzipped: gzipSync(code, { level: 9 }).length, minified: code.length },
]);
if (options.json) {
  console.log(JSON.stringify(Object.fromEntries(sizes)));
} else {
  for (const [bundle, { gzipped, minified }] of sizes) {
    const limit = LIMITS[bundle];
    console.log(`${bundle.padEnd(19)} ${gzipped} bytes gzipped (${minified} minified), at most ${limit}`);
    if (gzipped > limit) process.exitCode = 1;
  }
}
