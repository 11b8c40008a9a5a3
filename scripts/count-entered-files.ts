// `pnpm docs:walk`: which files of the SDK one purchase enters, and then its delivery, on memory storage.
import { Session } from 'node:inspector/promises';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';

const SOURCES = '/packages/sdk/src/';

const shop = await createTestPanelkit();
const plan = await shop.plan();
const customer = await shop.customer({ balanceMinor: 100_000 });
const buy = () => shop.buy(customer, plan);
const deliver = ({ id }: { id: string }) => shop.run(shop.panelkit.orders.settled(id));

// What happens once in a process is not counted.
await deliver(await buy());
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
await filesEntered();
const order = await buy();
print('A purchase', await filesEntered());
await deliver(order);
print('A delivery', await filesEntered());

/** Those that ran since it was asked last. */
async function filesEntered(): Promise<string[]> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.includes(SOURCES) && !url.includes('/testing/'))
    .filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
    .map(({ url }) => url.slice(url.indexOf(SOURCES) + SOURCES.length))
    .sort();
}

function print(what: string, files: string[]): void {
  const ofEngine = files.filter((path) => path.startsWith('engine/'));
  console.log(files.join('\n'));
  console.log(`${what}: ${files.length} files of the SDK, ${ofEngine.length} of its engine\n`);
}
