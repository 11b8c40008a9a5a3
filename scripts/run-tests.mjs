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
  const ended = [];
  for (const { name, args } of passes) {
    const reportPath = join(root, '.cache', `test-report.${name}.json`);
    rmSync(reportPath, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`];
    const code = await runCommand('vitest', ['run', ...args, ...reporters]);
    // Without a report vitest itself could not start, and said why.
    if (!existsSync(reportPath)) return code || 1;
    ended.push({ name, code, report: JSON.parse(readFileSync(reportPath, 'utf8')) });
  }
  const reports = ended.map(({ report }) => report);
  console.log(`\n${summariseTests(reports, root)}`);
  const failed = ended.filter(({ code }) => code !== 0);
  if (failed.length > 0) {
    const names = failed.map(({ name }) => name).join(', ');
    console.error(`\nNot passed: ${names}. If coverage is too low, the end of its pass says so.`);
  }
  return failed[0]?.code ?? 0;
}
