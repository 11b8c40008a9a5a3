import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestReport } from './judge-run.ts';
import { workspaceRoot } from './workspace-root.ts';

const TIMEOUT_MS = 300_000;

/** Runs test files in a copy of the workspace, up to the first that fails. */
export async function runTestsOf(
  copy: string,
  tests: readonly string[],
): Promise<{ timedOut: boolean; report: TestReport | null }> {
  const reportPath = join(copy, '.cache-report.json');
  rmSync(reportPath, { force: true });
  const vitest = join(workspaceRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const options = ['--bail=1', '--reporter=json', `--outputFile=${reportPath}`];
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'unit', ...options, ...tests], {
    cwd: copy,
    stdio: 'ignore',
    // A group of its own, so that servers which the tests start end with it.
    detached: true,
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, TIMEOUT_MS);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  clearTimeout(timer);
  // The report is written by vitest.
  const report = existsSync(reportPath) ? (JSON.parse(readFileSync(reportPath, 'utf8')) as TestReport) : null;
  return { timedOut, report };
}
