import { setTimeout as wait } from 'node:timers/promises';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { type CommandContext, createPanelkit, createScheduler, type Panelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { PANEL_TOKEN } from './start-simulated-panels.ts';

const SOLD_AT_ONCE = 8;
const PLANS = 12;

const staff = (idempotencyKey: string): CommandContext => ({
  actor: { kind: 'staff', id: 'bench' },
  idempotencyKey,
});

/**
 * Fills a database as a shop leaves it: these panels, a dozen plans, and this many delivered subscriptions.
 * @returns the paths of their shop links
 */
export async function fillShop(
  connectionString: string,
  { secretKey, panelUrls, links }: { secretKey: string; panelUrls: string[]; links: number },
): Promise<string[]> {
  const backend = await createPostgresBackend({ connectionString });
  const publicUrl = 'http://shop.test';
  const panelDrivers = [threeXUi()];
  const panelkit = createPanelkit({
    backend,
    secretKey,
    publicUrl,
    currency: 'USD',
    panelDrivers,
    settings: { sellsPrivateLinks: true },
  });
  try {
    await addPanels(panelkit, panelUrls);
    const planIds = await addPlans(panelkit);
    const subscriptions: { id: string; customerId: string }[] = [];
    panelkit.events.on('subscription.delivered', ({ aggregate: { id }, data: { customerId } }) => {
      subscriptions.push({ id, customerId });
    });
    const scheduler = createScheduler(panelkit);
    await scheduler.start();
    for (let index = 0; index < links; index += SOLD_AT_ONCE) {
      const places = Array.from(
        { length: Math.min(SOLD_AT_ONCE, links - index) },
        (_, offset) => index + offset,
      );
      await Promise.all(places.map((place) => sell(panelkit, planIds[place % PLANS] ?? '', place)));
    }
    while (subscriptions.length < links) await wait(50);
    await scheduler.stop();
    return await Promise.all(
      subscriptions.map(async ({ id, customerId }) => {
        const view = await panelkit.delivery.get(id, { actor: { kind: 'customer', id: customerId } });
        return new URL(view.shopLink).pathname;
      }),
    );
  } finally {
    await backend.close();
  }
}

async function addPanels(panelkit: Panelkit, urls: string[]): Promise<void> {
  for (const [index, baseUrl] of urls.entries()) {
    const wanted = {
      kind: 'three-x-ui',
      name: `P${index}`,
      baseUrl,
      allowPrivateAddress: true,
      credentials: { token: PANEL_TOKEN },
    };
    const { id } = await panelkit.panels.register(wanted, staff(`panel-${index}`));
    await panelkit.panels.syncInbounds(id, staff(`sync-${index}`));
  }
}

async function addPlans(panelkit: Panelkit): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < PLANS; index += 1) {
    const price = { amountMinor: 100 * (index + 1), currency: 'USD' };
    const terms = { durationDays: 30 * (index + 1), trafficLimitBytes: 1e10 * (index + 1) };
    const words = { slug: `plan-${index}`, name: `Plan ${index}`, description: 'For a phone and a laptop.' };
    ids.push((await panelkit.plans.create({ ...words, price, ...terms }, staff(`plan-${index}`))).id);
  }
  return ids;
}

async function sell(panelkit: Panelkit, planId: string, place: number): Promise<void> {
  const { id } = await panelkit.customers.ensure({ externalId: `customer-${place}` });
  const credit = { customerId: id, amountMinor: 100_000, reason: 'bench' };
  await panelkit.wallets.adjust(credit, staff(`credit-${place}`));
  const order = { customerId: id, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } };
  await panelkit.orders.place(order, { actor: { kind: 'customer', id }, idempotencyKey: 'order' });
}
