import { describe, expect, test } from 'vitest';
import { judgeRun, type TestReport } from './judge-run.ts';

type FileResult = TestReport['testResults'][number];

const passed: FileResult = {
  name: 'a.test.ts',
  status: 'passed',
  assertionResults: [{ fullName: 'adds up', status: 'passed' }],
};
const failed: FileResult = {
  name: 'b.test.ts',
  status: 'failed',
  assertionResults: [
    { fullName: 'adds up', status: 'passed' },
    { fullName: 'sums to zero', status: 'failed' },
  ],
};
const failedInHook: FileResult = { ...passed, name: 'c.test.ts', status: 'failed' };
const notLoaded: FileResult = { name: 'd.test.ts', status: 'failed', assertionResults: [] };

const reportOf = (...testResults: FileResult[]): TestReport => ({
  testResults,
  numTotalTests: testResults.flatMap(({ assertionResults }) => assertionResults).length,
});

describe('judgeRun', () => {
  test.each([
    { name: 'all tests passed', report: reportOf(passed), then: { kind: 'survived' } },
    { name: 'a test failed', report: reportOf(passed, failed), then: { kind: 'killed', by: 'sums to zero' } },
    { name: 'a hook failed', report: reportOf(failedInHook), then: { kind: 'killed', by: 'c.test.ts' } },
    { name: 'one file did not load', report: reportOf(passed, notLoaded), then: { kind: 'broken' } },
    { name: 'nothing ran', report: reportOf(notLoaded), then: { kind: 'broken' } },
    { name: 'there is no report', report: null, then: { kind: 'broken' } },
  ])('given that $name, then the verdict says so', ({ report, then }) => {
    expect(judgeRun({ timedOut: false, report })).toEqual(then);
  });

  test('given tests that did not end, then the defect is found', () => {
    expect(judgeRun({ timedOut: true, report: null }).kind).toBe('killed');
  });
});
