import { expect, test } from 'vitest';

// The scripts run before anything is built, so they are plain JavaScript.
const { summariseTests }: { summariseTests(report: object, root: string): string } = await import(
  new URL('../scripts/summarise-tests.mjs', import.meta.url).href
);

const totals = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
const passes = { status: 'passed', ancestorTitles: ['orders'], fullName: 'orders pass', failureMessages: [] };
const skips = {
  ...passes,
  status: 'pending',
  ancestorTitles: ['Gateway contract'],
  fullName: 'gateway skips',
};
const fails = {
  ...passes,
  status: 'failed',
  fullName: 'orders fail',
  failureMessages: ['Error: 1 is not 2'],
};

test('given tests that failed and tests that did not run, when summed up, then failures come after them, with their errors', () => {
  const testResults = [
    { name: '/shop/a.test.ts', status: 'failed', message: '', assertionResults: [fails, passes] },
    { name: '/shop/b.test.ts', status: 'passed', message: '', assertionResults: [skips, skips, passes] },
    { name: '/shop/c.test.ts', status: 'failed', message: 'Cannot find ./gone.ts', assertionResults: [] },
  ];
  expect(summariseTests({ ...totals, testResults }, '/shop')).toBe(`Not run:
  - b.test.ts: 2 (Gateway contract)

Failed:
  - a.test.ts > orders fail
      Error: 1 is not 2
  - c.test.ts
      Cannot find ./gone.ts

7 passed, 1 failed, 3 skipped`);
});

test('given tests that all passed, when summed up, then the totals are all there is', () => {
  const testResults = [
    { name: '/shop/a.test.ts', status: 'passed', message: '', assertionResults: [passes] },
  ];
  expect(summariseTests({ ...totals, testResults }, '/shop')).toBe('7 passed, 1 failed, 3 skipped');
});
