// Bundles one windowed pipeline from dist/, without rxjs, by rolldown and by esbuild, minified and gzipped.
// Fails above LIMIT. `--list` also prints what each file of dist/ adds to rolldown's bundle before minifying. `--json` prints
// nothing but the sizes, whatever they are; `--library file` is another index.js than that of dist/.
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';

// 10 kB is what is wanted: docs/decisions/0013-size-of-the-bundle.md says what holds it back. This keeps it from growing.
const LIMIT = 25_200;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    library: { type: 'string', default: join(root, 'dist/index.js') },
    list: { type: 'boolean', default: false },
  },
});
const index = options.library;
const entry = `
  import { agg, fromArray, keyBy, tumbling, values, windowBy } from ${JSON.stringify(index)};
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
        load: (id) => (id === 'entry' ? entry : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify });
  await bundle.close();
  return output[0];
}

async function byEsbuild() {
  const result = await build({
    stdin: { contents: entry, resolveDir: root },
    external: ['rxjs', 'rxjs/*'],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
  });
  return result.outputFiles[0].text;
}

if (!existsSync(index)) {
  console.error(`size: ${index} is missing; run \`npm run build\` first`);
  process.exit(1);
}

if (options.list) {
  const { modules } = await byRolldown(false);
  const sizes = Object.entries(modules).map(([id, { renderedLength }]) => [relative(root, id), renderedLength]);
  for (const [file, size] of sizes.sort((a, b) => b[1] - a[1])) console.log(`${String(size).padStart(8)}  ${file}`);
}

const bundles = { rolldown: (await byRolldown(true)).code, esbuild: await byEsbuild() };
const sizes = Object.entries(bundles).map(([bundler, code]) => [
  bundler,
  { gzipped: gzipSync(code, { level: 9 }).length, minified: code.length },
]);
if (options.json) {
  console.log(JSON.stringify(Object.fromEntries(sizes)));
} else {
  for (const [bundler, { gzipped, minified }] of sizes) {
    console.log(`${bundler.padEnd(8)} ${gzipped} bytes gzipped (${minified} minified), at most ${LIMIT}`);
    if (gzipped > LIMIT) process.exitCode = 1;
  }
}
