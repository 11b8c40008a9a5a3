// `pnpm check`: all that CI does, in its order; the first failure ends it.
import { build, publishable } from './build-packages.mjs';
import { lintProse } from './lint-prose.mjs';
import { runCommand } from './run-command.mjs';
import { runTests } from './run-tests.mjs';

// Each program here keeps one core busy: two lanes run side by side, and print a step when it ends.
const stages = [
  [
    [
      ['Format and lint', (options) => runCommand('biome', ['check', '.'], options)],
      ['Prose', lintProse],
      ['Types', (options) => runCommand('tsc', ['--noEmit'], options)],
    ],
    [['Build', build]],
  ],
  [
    [['Packages (1)', (options) => checkPackages(publishable.slice(0, 4), options)]],
    [
      ['Packages (2)', (options) => checkPackages(publishable.slice(4), options)],
      ['Unused files, exports and dependencies', (options) => runCommand('knip', [], options)],
    ],
  ],
  [[['Tests', runTests]]],
];

let failure = null;
for (const lanes of stages) {
  await Promise.all(lanes.map((lane) => runLane(lane, { isAlone: lanes.length === 1 })));
  if (failure === null) continue;
  console.error(`\nThe check stopped at: ${failure.name} (exit code ${failure.code})`);
  process.exit(failure.code);
}

async function runLane(steps, { isAlone }) {
  for (const [name, step] of steps) {
    if (failure !== null) return;
    const printed = [];
    if (isAlone) console.log(heading(name));
    const code = await step(isAlone ? {} : { write: (text) => printed.push(text) });
    if (!isAlone) console.log(`${heading(name)}${printed.join('')}`);
    if (code !== 0) failure ??= { name, code };
  }
}

function heading(name) {
  return `\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}\n\n`;
}

/** Whether each package is packed right, and its types are found by every kind of project. */
async function checkPackages(folders, options) {
  for (const cwd of folders) {
    const inside = { ...options, cwd };
    const code =
      (await runCommand('publint', ['--strict', '--pack', 'npm'], inside)) || (await checkTypesOf(inside));
    if (code !== 0) return code;
  }
  return 0;
}

async function checkTypesOf(inside) {
  if (inside.cwd !== 'packages/sdk') return attw(inside, 'node16');
  // vitest is ESM only, and so is the entry that needs it.
  return (
    (await attw(inside, 'node16', '--exclude-entrypoints', './contracts')) ||
    (await attw(inside, 'esm-only', '--entrypoints', './contracts'))
  );
}

function attw(inside, profile, ...args) {
  return runCommand(
    'attw',
    ['--pack', '.', '--profile', profile, '--format', 'ascii', '--no-summary', ...args],
    inside,
  );
}
