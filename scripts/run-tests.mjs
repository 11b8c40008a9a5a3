import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runCommand } from './run-command.mjs';
import { summariseTests } from './summarise-tests.mjs';

const reportPath = join(root, '.cache', 'test-report.json');

/**
 * Runs vitest's projects with coverage, and ends with a summary of what did not run and what failed.
 *
 * @param {readonly string[]} projects
 * @returns {Promise<number>} vitest's exit code
 */
export async function runTests(projects) {
  rmSync(reportPath, { force: true });
  const code = await runCommand('vitest', [
    'run',
    '--coverage',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportPath}`,
  ]);
  // Without a report vitest itself could not start, and said why.
  if (existsSync(reportPath)) {
    console.log(`\n${summariseTests(JSON.parse(readFileSync(reportPath, 'utf8')), root)}`);
  }
  return code;
}
