// The public interface of each entry, as api-extractor reads it from dist/*.d.ts, in etc/*.api.md.
// Without arguments compares with what is there and fails with the difference; `--update` writes it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runsAnywhere } from './anywhere.mjs';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const etc = join(root, 'etc');
const update = process.argv.includes('--update');
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Writes the report of one entry into `folder` and gives its text. */
function report(types, needsNode, reportFileName, folder) {
  const silent = { default: { logLevel: 'none' } };
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, types),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            lib: ['ES2022'],
            types: needsNode ? ['node'] : [],
            module: 'NodeNext',
            moduleResolution: 'NodeNext',
            strict: true,
            skipLibCheck: true,
          },
          include: ['dist'],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: folder,
        reportTempFolder: folder,
        reportFileName,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      // The rest is about itself: its TypeScript is older than ours, a report has changed.
      if (message.logLevel !== ExtractorLogLevel.Error) message.handled = true;
    },
  });
  if (!result.succeeded) throw new Error(`api-extractor cannot read ${types}`);
  return readFileSync(join(folder, reportFileName), 'utf8');
}

/** A line-by-line difference by the longest common subsequence, without the lines that are equal. */
function difference(before, after) {
  const a = before.split('\n');
  const b = after.split('\n');
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const lines = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (j === b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) lines.push(`  - ${a[i++]}`);
    else lines.push(`  + ${b[j++]}`);
  }
  return lines.join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'rxtide-api-'));
try {
  const reports = new Map();
  for (const [subPath, target] of Object.entries(exports)) {
    if (typeof target === 'string') continue; // ./package.json
    if (!existsSync(join(root, target.types))) throw new Error(`${target.types} is missing: run npm run build`);
    const name = `rxtide${subPath.slice(1).replaceAll('/', '-')}.api.md`;
    reports.set(name, report(target.types, !runsAnywhere(subPath), name, folder));
  }

  mkdirSync(etc, { recursive: true });
  for (const name of new Set([...readdirSync(etc), ...reports.keys()])) {
    const path = join(etc, name);
    const before = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : '';
    const after = reports.get(name) ?? '';
    if (before === after) continue;
    console.log(`etc/${name} ${update ? 'is updated' : 'differs'}:\n${difference(before, after)}`);
    if (!update) process.exitCode = 1;
    else if (reports.has(name)) writeFileSync(path, after);
    else rmSync(path);
  }
  if (process.exitCode === 1) console.error('\nThe public interface has changed. If it should, run `npm run api`.');
  else console.log(`${reports.size} reports${update ? '' : ', no difference'}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
