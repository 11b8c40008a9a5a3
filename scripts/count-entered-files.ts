// `pnpm docs:walk`: which files of the SDK one purchase enters, on memory storage.
import { Session } from 'node:inspector/promises';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';

const SOURCES = '/packages/sdk/src/';

const shop = await createTestPanelkit();
const plan = await shop.plan();
const customer = await shop.customer({ balanceMinor: 100_000 });
// What happens once in a process is not counted.
await shop.buy(customer, plan);
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
await session.post('Profiler.takePreciseCoverage');
await shop.buy(customer, plan);
const { result } = await session.post('Profiler.takePreciseCoverage');

const entered = result
  .filter(({ url }) => url.includes(SOURCES) && !url.includes('/testing/'))
  .filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
  .map(({ url }) => url.slice(url.indexOf(SOURCES) + SOURCES.length))
  .sort();
console.log(entered.join('\n'));
console.log(
  `${entered.length} files of the SDK, ${entered.filter((path) => path.startsWith('engine/')).length} of its engine`,
);
