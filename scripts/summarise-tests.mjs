import { relative } from 'node:path';

const LINES_OF_AN_ERROR = 20;

/**
 * What a reader of a log's last lines needs: what did not run, by file, then each failure with its
 * error, then the line `N passed, N failed, N skipped`, which CI reads.
 *
 * @param {object} report - Vitest's JSON report
 * @param {string} root - folder that file names start from
 */
export function summariseTests(report, root) {
  const { testResults } = report;
  const skipped = testResults.map((file) => skippedIn(file, root)).filter(({ count }) => count > 0);
  const failed = testResults.flatMap((file) => failuresIn(file, root));
  return [
    ...(skipped.length > 0 ? ['Not run:', ...skipped.map(({ line }) => line), ''] : []),
    ...(failed.length > 0 ? ['Failed:', ...failed, ''] : []),
    `${report.numPassedTests} passed, ${report.numFailedTests} failed, ${report.numPendingTests + report.numTodoTests} skipped`,
  ].join('\n');
}

function skippedIn({ name, assertionResults }, root) {
  const skipped = assertionResults.filter(({ status }) => ['skipped', 'pending', 'todo'].includes(status));
  const suites = [...new Set(skipped.map(({ ancestorTitles }) => ancestorTitles[0]).filter(Boolean))];
  const of = suites.length > 0 ? ` (${suites.join('; ')})` : '';
  return { count: skipped.length, line: `  - ${relative(root, name)}: ${skipped.length}${of}` };
}

function failuresIn({ name, status, message, assertionResults }, root) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  const file = relative(root, name);
  // A file that could not be loaded has no tests to name.
  if (failed.length === 0) return status === 'failed' ? [`  - ${file}\n${quoted(message)}`] : [];
  return failed.map(
    ({ fullName, failureMessages }) => `  - ${file} > ${fullName}\n${quoted(failureMessages.join('\n'))}`,
  );
}

function quoted(message) {
  const lines = (message ?? '').split('\n').slice(0, LINES_OF_AN_ERROR);
  return lines.map((line) => `      ${line}`).join('\n');
}
