import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runCommand } from './run-command.mjs';

const reportPath = join(root, '.cache', 'test-report.json');

/**
 * Runs vitest's projects with coverage. Names what did not run, and ends with the line
 * `N passed, N failed, N skipped`, which CI reads.
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
  if (existsSync(reportPath)) report(JSON.parse(readFileSync(reportPath, 'utf8')));
  return code;
}

function report({ testResults, numPassedTests, numFailedTests, numPendingTests, numTodoTests }) {
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'skipped' || status === 'pending' || status === 'todo');
  if (skipped.length > 0) console.log('\nNot run:');
  for (const { fullName } of skipped) console.log(`  - ${fullName}`);
  console.log(
    `\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped`,
  );
}
