import type { CreatePlanInput, Plan } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanel, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { RARE_SWEEPS } from '../rare-sweeps.ts';

/** A shop with a panel for each place of its plan. */
export interface PlacesShop extends TestPanelkit {
  germany: TestPanel;
  finland: TestPanel;
  home: TestPanel;
}

export async function openPlacesShop(): Promise<PlacesShop> {
  const shop = await createTestPanelkit({
    panels: ['germany', 'finland', 'home'].map((name) => ({ baseUrl: `https://${name}.test` })),
    policies: { extension: { always: true } },
    settings: RARE_SWEEPS,
  });
  const [germany, finland, home] = shop.panels;
  if (germany === undefined || finland === undefined || home === undefined) throw new Error('no panels');
  return { ...shop, germany, finland, home };
}

/** Germany and Finland are required; the home line is not. */
export function placesOn(
  { germany, finland, home }: PlacesShop,
  overrides: Partial<CreatePlanInput> = {},
): Partial<CreatePlanInput> {
  const inbounds = [germany, finland, home].map((panel) => panel.inbounds[0]?.id ?? '');
  const keys = ['germany', 'finland', 'home'] as const;
  const names = { germany: 'Germany', finland: 'Finland', home: 'Home line' };
  const places = keys.map((key, index) => ({
    key,
    name: { en: names[key] },
    required: key !== 'home',
    selector: { inboundIds: [inbounds[index] ?? ''] },
  }));
  return { trafficLimitBytes: null, placement: { places }, ...overrides };
}

export function planOf(shop: PlacesShop, overrides: Partial<CreatePlanInput> = {}): Promise<Plan> {
  return shop.plan(placesOn(shop, overrides));
}

/** A delivered subscription with all its places. */
export async function deliver(shop: PlacesShop, overrides: Partial<CreatePlanInput> = {}) {
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const plan = await planOf(shop, overrides);
  await shop.scheduler.start();
  const order = await shop.buy(customer, plan);
  await shop.clock.advance('1m');
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  return { customer, plan, order, subscriptionId: rows[0]?.id ?? '' };
}

/** How many accounts each panel has. */
export function counts({ germany, finland, home }: PlacesShop): number[] {
  return [germany, finland, home].map(({ fake }) => fake.accounts().length);
}
