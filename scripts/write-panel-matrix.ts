// `node scripts/write-panel-matrix.ts [live]`: runs the contract suites on the simulators, or on the real
// panels whose URLs are given, writes the results to docs/panels/matrix.json and their table into
// docs/panels/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { startVitest, type TestModule, type TestSuite } from 'vitest/node';
import {
  type EndedTest,
  type PanelMatrix,
  type PanelRun,
  renderMatrix,
  toOperationResults,
  withRuns,
} from './panel-matrix/panel-matrix.ts';

const MATRIX = 'docs/panels/matrix.json';
const PAGE = 'docs/panels/README.md';
const MARKERS = /(<!-- panel matrix -->\n)[\s\S]*?(\n<!-- end of the panel matrix -->)/;

const isLive = process.argv[2] === 'live';
const modules: TestModule[] = [];
const suites = isLive ? 'adapter.live' : 'adapter.contract';
const vitest = await startVitest('test', [suites], {
  project: [isLive ? 'live' : 'unit'],
  watch: false,
  reporters: ['default', { onTestRunEnd: (ended) => void modules.push(...ended) }],
});
await vitest.close();

const runs = modules.flatMap((module) => contractsIn([...module.children.suites()])).flatMap(toRun);
const matrix: PanelMatrix = JSON.parse(readFileSync(MATRIX, 'utf8'));
const written: PanelMatrix = isLive
  ? { ...matrix, real: withRuns(matrix.real, runs) }
  : { ...matrix, simulator: withRuns([], runs) };
writeFileSync(MATRIX, `${JSON.stringify(written, null, 2)}\n`);
const page = readFileSync(PAGE, 'utf8');
writeFileSync(
  PAGE,
  page.replace(MARKERS, (_, begin, end) => `${begin}${renderMatrix(written)}${end}`),
);
console.log(`Written: ${runs.map(({ kind, version }) => `${kind} ${version}`).join(', ')}`);

function contractsIn(found: TestSuite[]): TestSuite[] {
  return found.flatMap((suite) =>
    suite.name.startsWith('Panel adapter contract: ') ? [suite] : contractsIn([...suite.children.suites()]),
  );
}

/** None for a panel that was not given, and for a suite of which a part did not run. */
function toRun(suite: TestSuite): PanelRun[] {
  const tests = [...suite.children.allTests()];
  const panel = tests.map((test) => test.meta().panelContract).find((found) => found !== undefined);
  const ended = tests.flatMap((test): EndedTest[] => {
    const { state } = test.result();
    return state === 'passed' || state === 'failed' ? [{ name: test.fullName, state }] : [];
  });
  // A fake is no panel.
  if (panel === undefined || ended.length < tests.length || panel.kind === 'fake') return [];
  return [{ ...panel, date: new Date().toISOString().slice(0, 10), operations: toOperationResults(ended) }];
}
