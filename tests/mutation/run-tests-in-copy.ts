// A process that runs tests of one copy of the workspace, again and again: what was not altered is
// transformed once.
import { join } from 'node:path';
import { createVitest, type TestModule } from 'vitest/node';
import { judgeRun, type TestReport, type Verdict } from './judge-run.ts';

/** What is asked for: files are run one after the other, up to the first that fails. */
export interface TestOrder {
  /** Files of the copy that are other than before. */
  altered: string[];
  tests: readonly string[];
  /** A pattern for the names of the tests; empty for all. */
  only: string;
}

const [copy = ''] = process.argv.slice(2);
const vitest = await createVitest({
  root: copy,
  config: join(copy, 'vitest.config.ts'),
  project: ['unit', 'mocking'],
  watch: false,
  bail: 1,
  // A busy machine is no defect.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  reporters: [{}],
});

process.on('message', async (order: TestOrder) => process.send?.(await work(order)));
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function work({ altered, tests, only }: TestOrder): Promise<Verdict> {
  for (const file of altered) vitest.invalidateFile(join(copy, file));
  vitest.setGlobalTestNamePattern(only);
  for (const file of tests) {
    const path = join(copy, file);
    const specifications = await vitest.globTestSpecifications([path]);
    const { testModules } = await vitest.runTestSpecifications(specifications);
    // Those of earlier runs are among them.
    const ran = testModules.filter(({ moduleId }) => moduleId === path);
    const verdict = judgeRun({ timedOut: false, report: reportOf(ran) });
    if (verdict.kind !== 'survived') return verdict;
  }
  return { kind: 'survived' };
}

function reportOf(modules: TestModule[]): TestReport {
  const testResults = modules.map((module) => ({
    name: module.relativeModuleId,
    status: module.ok() ? 'passed' : 'failed',
    assertionResults: [...module.children.allTests()].map((test) => ({
      fullName: test.fullName,
      status: test.result().state,
    })),
  }));
  const ran = testResults.flatMap(({ assertionResults }) => assertionResults);
  return { testResults, numTotalTests: ran.filter(({ status }) => status !== 'skipped').length };
}
