import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runCommand } from './run-command.mjs';
import { summariseTests } from './summarise-tests.mjs';

const passes = [
  { name: 'measured', args: ['--coverage', '--project', 'measured'] },
  {
    name: 'unmeasured',
    args: ['unmeasured', 'mocking', 'browser', 'packaging'].flatMap((project) => ['--project', project]),
  },
];

/**
 * Runs every test once, those of the packages with coverage, and ends with a summary of what did not run and what failed.
 *
 * @returns {Promise<number>} the first exit code of vitest that is not 0
 */
export async function runTests() {
  const codes = [];
  const reports = [];
  for (const { name, args } of passes) {
    const reportPath = join(root, '.cache', `test-report.${name}.json`);
    rmSync(reportPath, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`];
    const code = await runCommand('vitest', ['run', ...args, ...reporters]);
    // Without a report vitest itself could not start, and said why.
    if (!existsSync(reportPath)) return code || 1;
    codes.push(code);
    reports.push(JSON.parse(readFileSync(reportPath, 'utf8')));
  }
  console.log(`\n${summariseTests(reports, root)}`);
  const failed = passes.filter((_, index) => codes[index] !== 0).map(({ name }) => name);
  if (failed.length > 0)
    console.error(
      `\nNot passed: ${failed.join(', ')}. Coverage that is too low is said where its pass ends.`,
    );
  return codes.find((code) => code !== 0) ?? 0;
}
