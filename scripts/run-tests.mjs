import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runCommand } from './run-command.mjs';
import { summariseTests } from './summarise-tests.mjs';

const PROJECTS = ['browser', 'mocking', 'packaging', 'unit'];

/**
 * Runs every test once, and ends with a summary of what did not run and what failed.
 *
 * @returns {Promise<number>} the exit code of vitest
 */
export async function runTests() {
  const reportPath = join(root, '.cache', 'test-report.json');
  rmSync(reportPath, { force: true });
  const projects = PROJECTS.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`];
  const code = await runCommand('vitest', ['run', ...projects, ...reporters]);
  // Without a report vitest itself could not start, and said why.
  if (!existsSync(reportPath)) return code || 1;
  console.log(`\n${summariseTests(JSON.parse(readFileSync(reportPath, 'utf8')), root)}`);
  return code;
}
