/** What vitest's JSON reporter writes, the fields we read. */
export interface TestReport {
  numTotalTests: number;
  testResults: { name: string; status: string; assertionResults: { fullName: string; status: string }[] }[];
}

export type Verdict =
  | { kind: 'killed'; by: string }
  /** No test failed: the tests prove less than they seem to. */
  | { kind: 'survived' }
  /** The tests could not be loaded, which says nothing about the defect. */
  | { kind: 'broken' };

/** How a run of the tests with a planted defect ended. `report` is null when vitest wrote none. */
export function judgeRun(run: { timedOut: boolean; report: TestReport | null }): Verdict {
  const { timedOut, report } = run;
  if (timedOut) return { kind: 'killed', by: 'the tests did not end in time' };
  if (report === null || report.numTotalTests === 0) return { kind: 'broken' };
  for (const { name, status, assertionResults } of report.testResults) {
    const failed = assertionResults.find((result) => result.status === 'failed');
    if (failed !== undefined) return { kind: 'killed', by: failed.fullName };
    // A hook that throws fails the file without failing a test.
    if (status === 'failed' && assertionResults.length > 0) return { kind: 'killed', by: name };
  }
  return report.testResults.some(({ status }) => status === 'failed')
    ? { kind: 'broken' }
    : { kind: 'survived' };
}
