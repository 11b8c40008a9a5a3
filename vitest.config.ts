import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { attackFiles } from './tests/attacks/attack-classes.ts';
import { LongestFirst } from './tests/longest-first.ts';

const everyTest = [
  'packages/*/src/**/*.test.ts',
  'examples/*/src/**/*.test.ts',
  'docs/**/*.test.ts',
  'tests/**/*.test.ts',
];
const onDemand = ['**/*.long.test.ts', '**/*.live.test.ts'];
const heavy = ['tests/browser/**', 'tests/packaging/**'];
/** Tests that replace modules, and so need modules of their own. */
const mocking = [
  'tests/engine/reconcile/planted-bugs.test.ts',
  'tests/simulation/planted-in-shops.test.ts',
  'tests/gateways/planted-in-payments.test.ts',
];
/**
 * Whose tests coverage is measured by (`pnpm coverage`): counting branches costs half again of what a test
 * costs.
 */
const measured = ['packages/!(shop)/src/**/*.test.ts', 'tests/{engine,gateways}/**/*.test.ts'];
/** What starts no database server and no process, for the inner loop. */
const quick = [
  'packages/{sdk,panel-adapters,storage-memory}/src/**/*.test.ts',
  'tests/{architecture,core,docs}/**/*.test.ts',
  'tests/engine/{api,changes,entitlement,kernel,orders,panels,payments,placement,units,usage}/**/*.test.ts',
  'tests/*.test.ts',
];
/**
 * One more than there are cores: a test that runs a browser, a database server or programs waits for them
 * half of its time. Vitest wants the same number in all projects of a group.
 */
const maxWorkers = availableParallelism() + 1;
// What is built or fetched, and the projects of strangers, which run where they are installed.
const notOurs = ['**/node_modules/**', '**/dist/**', 'tests/packaging/projects/**'];
/** What measures the memory of a process. */
const contained = ['tests/attacks/panels/*.long.test.ts'];
const enough = { lines: 80, branches: 80, functions: 80, statements: 80 };

export default defineConfig({
  // `@panelkit/*` resolves to the packages' sources, by the paths of tsconfig.json.
  resolve: { tsconfigPaths: true },
  test: {
    // No test is to fail because its machine is slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      // The shop is a host's pages: its suites run whole processes and browsers, unmeasured.
      exclude: ['packages/shop/**', '**/*.test.ts', '**/__fixtures__/**'],
      reporter: ['text-summary', 'json-summary', 'html'],
      reportsDirectory: '.cache/coverage',
      thresholds: {
        'packages/sdk/src/**': enough,
        'packages/sdk/src/domain/**': { lines: 95, branches: 95, functions: 95, statements: 95 },
        'packages/http/src/**': enough,
        'packages/panel-adapters/src/**': enough,
        'packages/payment-gateways/src/**': enough,
        'packages/telegram/src/**': enough,
        'packages/storage-memory/src/**': enough,
        'packages/storage-postgres/src/**': enough,
      },
    },
    projects: [
      sharingModules('unit', everyTest, [...heavy, ...mocking]),
      sharingModules('measured', measured, mocking),
      sharingModules('attacks', [...attackFiles], []),
      sharingModules('quick', quick, [...mocking, 'tests/docs/snippets.test.ts']),
      {
        extends: true,
        test: {
          name: 'mocking',
          include: mocking,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      sharingModules('browser', ['tests/browser/**/*.test.ts'], []),
      {
        extends: true,
        test: {
          name: 'packaging',
          include: ['tests/packaging/**/*.test.ts'],
          exclude: [...notOurs, ...onDemand],
          maxWorkers,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: ['**/*.long.test.ts'],
          exclude: [...notOurs, ...contained],
          testTimeout: 3_600_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'contained',
          include: contained,
          // As in the container of `compose.yaml`. With more, Node lets more garbage lie.
          execArgv: ['--max-old-space-size=512'],
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: ['**/*.live.test.ts'],
          exclude: notOurs,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});

/**
 * A project whose files share their modules: loading them once per file costs more than the tests of most
 * files.
 */
function sharingModules(name: string, include: string[], exclude: string[]): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include,
      exclude: [...notOurs, ...onDemand, ...exclude],
      isolate: false,
      setupFiles: ['tests/property-seed.ts'],
      maxWorkers,
      sequence: { groupOrder: 0 },
    },
  };
}
