import { createPanelkit, isPanelkitError } from '@panelkit/sdk';
import { createFakePanel, createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { RECONCILE_JOB } from '../../packages/sdk/src/engine/accounts/wake-account.ts';
import { engineOf } from '../../packages/sdk/src/engine/api/create-panelkit.ts';
import { workOnAccount } from '../../packages/sdk/src/engine/reconcile/work-on-account.ts';
import { sharedServer } from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { staff } from '../contexts.ts';
import { checkInvariants } from '../invariants/check-invariants.ts';
import { shopOptions } from '../shop-options.ts';

const SEATS = 8;
const BUYERS = 12;

/** A process that sells, two that deliver, and a panel for each of two places. */
async function openShop() {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('places');
  const backends: PostgresBackend[] = [];
  for (let count = 0; count < 3; count += 1) backends.push(await createPostgresBackend({ connectionString }));
  const [web, ...workers] = backends;
  if (web === undefined) throw new Error('no process');
  const fakes = ['germany', 'finland'].map((name) =>
    createFakePanel({ clock: web.clock, baseUrl: `https://${name}.test`, latencyMs: 2 }),
  );
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: fakes })];
  const policies = { extension: { always: true } };
  const panelkit = createPanelkit({ ...shopOptions, backend: web, panelDrivers, policies });
  for (const backend of workers) {
    const engine = engineOf(createPanelkit({ ...shopOptions, backend, panelDrivers, policies }));
    backend.jobs.work(RECONCILE_JOB, ({ payload }) => workOnAccount(engine, payload.accountId ?? ''));
    await backend.jobs.start();
  }
  const inboundIds: string[] = [];
  const witnesses: Parameters<typeof checkInvariants>[0]['panels'][number][] = [];
  for (const fake of fakes) {
    const { id: panelId } = await panelkit.panels.register(
      { name: 'P', kind: 'fake', ...fake.target },
      staff(),
    );
    await panelkit.panels.syncInbounds(panelId, staff());
    const { rows } = await panelkit.inbounds.list({ panelId }, staff());
    inboundIds.push(rows[0]?.id ?? '');
    witnesses.push({ panelId, accounts: () => fake.accounts() });
  }
  const close = async (): Promise<void> => {
    for (const backend of backends.toReversed()) await backend.close();
  };
  const violations = () =>
    checkInvariants({ backend: web, panels: witnesses, shopName: shopOptions.shopName });
  return { panelkit, inboundIds, fakes, violations, close };
}

let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop.close());

test('given buyers at once and two processes that deliver, then every unit has an account at each place, no place is oversold, and each change posts once', async () => {
  const { panelkit, inboundIds, fakes, violations } = shop;
  const [germany = '', finland = ''] = inboundIds;
  await panelkit.inbounds.update({ inboundId: finland, capacity: SEATS }, staff());
  const place = (key: string, inboundId: string) => ({
    key,
    name: { en: key },
    selector: { inboundIds: [inboundId] },
    required: true,
  });
  const plan = await panelkit.plans.create(
    {
      slug: 'two',
      name: 'Two',
      durationDays: 30,
      trafficLimitBytes: null,
      price: { amountMinor: 1000, currency: 'USD' },
      placement: { places: [place('germany', germany), place('finland', finland)] },
    },
    staff(),
  );
  const buy = async (index: number) => {
    const { id: customerId } = await panelkit.customers.ensure({ externalId: `buyer-${index}` });
    await panelkit.wallets.adjust({ customerId, amountMinor: 5000, reason: 'test' }, staff());
    const items = [{ planId: plan.id, quantity: 1 }];
    return panelkit.orders.place({ customerId, items, payment: { method: 'wallet' } }, staff());
  };
  const asked = await Promise.allSettled(Array.from({ length: BUYERS }, (_, index) => buy(index)));
  const bought = asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const codes = asked.flatMap((answer) =>
    answer.status === 'rejected' && isPanelkitError(answer.reason) ? [answer.reason.code] : [],
  );
  expect(bought).toHaveLength(SEATS);
  expect(codes).toEqual(Array.from({ length: BUYERS - SEATS }, () => 'SOLD_OUT'));
  const settled = await Promise.all(bought.map(({ id }) => panelkit.orders.settled(id)));
  expect(settled.map(({ state }) => state.status)).toEqual(bought.map(() => 'fulfilled'));
  expect(fakes.map((fake) => fake.accounts().length)).toEqual([SEATS, SEATS]);
  expect(await violations()).toEqual([]);

  const { rows } = await panelkit.subscriptions.list({}, staff());
  const extend = async (subscriptionId: string) => {
    await panelkit.subscriptions.extend({ subscriptionId }, staff());
    return panelkit.subscriptions.settled(subscriptionId, staff());
  };
  const extended = await Promise.all(rows.map(({ id }) => extend(id)));
  expect(extended.map(({ period, pendingChange }) => ({ period, pendingChange }))).toEqual(
    rows.map(() => ({ period: 2, pendingChange: null })),
  );
  expect(await violations()).toEqual([]);

  const end = async (subscriptionId: string) => {
    await panelkit.subscriptions.terminate({ subscriptionId, reason: 'test' }, staff());
    return panelkit.subscriptions.settled(subscriptionId, staff());
  };
  await Promise.all(rows.map(({ id }) => end(id)));
  // A removal that met another attempt on its account comes back by its own wake-up.
  await vi.waitFor(() => expect(fakes.map((fake) => fake.accounts())).toEqual([[], []]), { timeout: 30_000 });
  await Promise.all(rows.map(({ id }) => panelkit.subscriptions.settled(id, staff())));
  expect(await panelkit.plans.get(plan.id)).toMatchObject({ heldCount: 0, usedCount: 0 });
  expect(await violations()).toEqual([]);
}, 60_000);
