// Writes how many cases of which file of another system are recorded into docs/differences.md; spec/conformance/counts.spec.ts fails if that is not up to date.
import { spawnSync } from 'node:child_process';

const jest = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(process.execPath, [...jest, 'spec/conformance/counts'], {
  stdio: 'inherit',
  env: { ...process.env, CONFORMANCE: 'write' },
});
process.exit(status ?? 1);
