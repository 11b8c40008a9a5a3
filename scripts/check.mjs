// `pnpm check`: all that CI does, in its order; the first failure ends it.
import { build, publishable } from './build-packages.mjs';
import { lintProse } from './lint-prose.mjs';
import { runCommand } from './run-command.mjs';
import { runTests } from './run-tests.mjs';

const steps = [
  ['Format and lint', () => runCommand('biome', ['check', '.'])],
  ['Prose', lintProse],
  ['Types', () => runCommand('tsc', ['--noEmit'])],
  ['Build', build],
  [
    'Packages: publint',
    () => forEachPackage((cwd) => runCommand('publint', ['--strict', '--pack', 'npm'], { cwd })),
  ],
  ['Packages: are the types wrong?', () => forEachPackage(checkTypesOf)],
  ['Unused files, exports and dependencies', () => runCommand('knip', [])],
  ['Tests', () => runTests(['unit', 'mocking', 'browser', 'packaging'])],
];

for (const [name, step] of steps) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}\n`);
  const code = await step();
  if (code !== 0) {
    console.error(`\nThe check stopped at: ${name} (exit code ${code})`);
    process.exit(code);
  }
}

async function checkTypesOf(cwd) {
  if (cwd !== 'packages/sdk') return attw(cwd, 'node16');
  // vitest is ESM only, and so is the entry that needs it.
  return (
    (await attw(cwd, 'node16', '--exclude-entrypoints', './contracts')) ||
    (await attw(cwd, 'esm-only', '--entrypoints', './contracts'))
  );
}

function attw(cwd, profile, ...args) {
  return runCommand(
    'attw',
    ['--pack', '.', '--profile', profile, '--format', 'ascii', '--no-summary', ...args],
    { cwd },
  );
}

async function forEachPackage(check) {
  for (const folder of publishable) {
    const code = await check(folder);
    if (code !== 0) return code;
  }
  return 0;
}
