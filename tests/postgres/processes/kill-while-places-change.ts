import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator, startSimulatorServer } from '@panelkit/panel-adapters/simulators';
import { createPanelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { expect, vi } from 'vitest';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { checkInvariants } from '../../invariants/check-invariants.ts';
import { shopOptions } from '../../shop-options.ts';
import { createFastClock } from '../fast-clock.ts';
import { accountsOf } from './sell-in-two-processes.ts';
import { startShopProcess } from './start-shop-process.ts';

const KEYS = ['germany', 'finland', 'home'] as const;
type Key = (typeof KEYS)[number];
const credentials = { username: 'root', password: 'root-password' };
const by = (idempotencyKey: string) => ({ actor: { kind: 'staff' as const, id: 'tester' }, idempotencyKey });

/**
 * A plan over two of three panels, sold as often, with a run that gives all of them the third in place of the
 * second.
 */
async function openRun(quantity: number) {
  const speed = { originMs: Date.now(), speed: 10 };
  const clock = createFastClock(speed);
  const connectionString = await (await sharedServer()).createMigrated(`places_killed_${quantity}`);
  const backend = await createPostgresBackend({ connectionString, clock });
  const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [marzban()] });
  const panels = await Promise.all(
    KEYS.map(async (key, index) => {
      const simulator = createMarzbanSimulator({ clock, seed: index + 1 });
      const server = await startSimulatorServer(simulator, { port: 0 });
      const panel = {
        kind: 'marzban',
        name: key,
        baseUrl: server.url,
        allowPrivateAddress: true,
        credentials,
      };
      const { id } = await panelkit.panels.register(panel, by(key));
      await panelkit.panels.syncInbounds(id, by(`sync ${key}`));
      return { id, simulator, server };
    }),
  );
  const placementOf = (keys: readonly Key[]) => ({
    places: keys.map((key) => ({
      key,
      name: { en: key },
      required: true,
      selector: { panelIds: [panels[KEYS.indexOf(key)]?.id ?? ''] },
    })),
  });
  const price = { amountMinor: 1000, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: 1_000_000_000 };
  const placement = placementOf(['germany', 'finland']);
  const plan = await panelkit.plans.create(
    { slug: 'plan', name: 'Plan', price, ...terms, placement },
    by('plan'),
  );
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'buyer' });
  await panelkit.wallets.adjust({ customerId, amountMinor: 1000 * quantity, reason: 'test' }, by('credit'));
  const start = () => startShopProcess({ connectionString, clock: speed, options: shopOptions });
  const purchases = Array.from({ length: quantity }, (_, index) => ({
    customerId,
    planId: plan.id,
    key: `unit ${index}`,
  }));
  const edit = () =>
    panelkit.plans.update(
      { planId: plan.id, patch: { placement: placementOf(['germany', 'home']) } },
      by('edit'),
    );
  const close = async () => {
    await backend.close();
    await Promise.all(panels.map(({ server }) => server.close()));
  };
  return { panelkit, backend, panels, plan, purchases, start, edit, close };
}

/**
 * Processes are killed again and again while they give all subscriptions of a plan another place. In the end
 * each has the accounts of its plan, and its link, which stayed, serves them.
 */
export async function killWhilePlacesChange({
  quantity,
  kills,
}: {
  quantity: number;
  kills: number;
}): Promise<void> {
  const { panelkit, backend, panels, plan, purchases, start, edit, close } = await openRun(quantity);
  const seller = await start();
  await seller.buy(purchases);
  const counts = () => panels.map(({ simulator }) => simulator.accounts().length);
  const soon = { timeout: 600_000, interval: 20 };
  await vi.waitFor(() => expect(counts()).toEqual([quantity, quantity, 0]), soon);
  const isSold = async () =>
    expect((await panelkit.orders.list({ status: 'fulfilled', limit: 500 }, by('sold'))).rows).toHaveLength(
      quantity,
    );
  await vi.waitFor(isSold, soon);
  expect(await seller.stop()).toBe(0);
  const { rows } = await panelkit.subscriptions.list({ limit: 500 }, by('sold'));
  const linkOf = async ({ id }: { id: string }) => (await panelkit.delivery.get(id, by('link'))).shopLink;
  const links = await Promise.all(rows.map(linkOf));

  await edit();
  const run = await panelkit.bulk.updatePlaces({ planId: plan.id }, by('run'));
  const read = () => panelkit.bulk.get(run.id, by('read'));
  const atKill: number[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    const worker = await start();
    const least = Math.floor((quantity * kill) / (kills + 1));
    await vi.waitFor(async () => expect((await read()).doneCount).toBeGreaterThanOrEqual(least), soon);
    await worker.kill();
    atKill.push((await read()).doneCount);
  }
  const last = await start();
  await vi.waitFor(async () => expect((await read()).status).toBe('done'), soon);
  await vi.waitFor(() => expect(counts()).toEqual([quantity, 0, quantity]), soon);
  const violations = async () => {
    const witnesses = await Promise.all(
      panels.map(async ({ id: panelId, server }) => {
        const accounts = await accountsOf(marzban(), { baseUrl: server.url, credentials });
        return { panelId, accounts: () => accounts };
      }),
    );
    return checkInvariants({ backend, panels: witnesses, shopName: 'Shop' });
  };
  // A process that was killed after a removal leaves its note to the next one.
  await vi.waitFor(async () => expect(await violations()).toEqual([]), { ...soon, interval: 300 });
  expect(await last.stop()).toBe(0);

  expect(await read()).toMatchObject({ doneCount: quantity, refusedCount: 0 });
  expect(atKill.filter((done) => done < quantity)).not.toEqual([]);
  expect(await Promise.all(rows.map(linkOf))).toEqual(links);
  for (const link of links) {
    const { servers } = await panelkit.delivery.byToken(link.split('/').at(-1) ?? '');
    expect([...new Set(servers.map(({ placeKey }) => placeKey))].toSorted()).toEqual(['germany', 'home']);
  }
  await close();
}
