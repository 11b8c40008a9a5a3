import { createLeanFetch } from '@panelkit/panel-adapters/lean-fetch';
import { createPanelkit, type PanelLimits } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { by, staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';
import type { AttackedFamily } from './attacked-families.ts';
import type { SkippingClock } from './skipping-clock.ts';

/** How large the attacks and the limits against them are. */
export interface AttackSize {
  accounts: number;
  links: number;
  panelLimits: Partial<PanelLimits>;
  requestTimeoutMs: number;
}

/**
 * What a delivery waits for. First as long as one to an old 3x-ui, then as long as one to a panel in trouble.
 */
const WAITS_MS = [50_000, ...Array.from({ length: 6 }, () => 5 * 60_000)];
/** A shop that sells a plan on each panel that it gets. */
export function createSellingShop(
  { driver, path, credentials }: AttackedFamily,
  size: AttackSize,
  clock: SkippingClock,
) {
  const backend = createMemoryBackend({ clock });
  const panelkit = createPanelkit({
    backend,
    ...shopOptions,
    panelDrivers: [driver],
    fetch: createLeanFetch(),
    settings: {
      ...shopOptions.settings,
      panelLimits: size.panelLimits,
      requestTimeoutMs: size.requestTimeoutMs,
    },
  });
  const addPanel = async (url: string): Promise<{ panelId: string; planId: string }> => {
    const address = { baseUrl: url + path, allowPrivateAddress: true, credentials };
    const wanted = { kind: driver.kind, name: url, ...address };
    const { id: panelId } = await panelkit.panels.register(wanted, staff());
    await panelkit.panels.test(panelId, staff());
    await panelkit.panels.syncInbounds(panelId, staff());
    const { rows } = await panelkit.inbounds.list({ panelId, limit: 1 }, staff());
    const terms = { durationDays: 30, trafficLimitBytes: 2 ** 30, deviceLimit: null };
    const sold = { slug: `plan-${panelId}`, name: 'Plan', price: { amountMinor: 100, currency: 'USD' } };
    const placement = { preferredInboundId: rows[0]?.id ?? '' };
    const plan = await panelkit.plans.create({ ...sold, ...terms, placement }, staff());
    return { panelId, planId: plan.id };
  };
  /**
   * So that what staff are told next is told of the next listing. An honest one would read links, which are
   * not read again.
   */
  const forgetListings = (panelId: string) =>
    backend.storage.transaction(async (tx) => {
      const { oversized: _large, unread: _part, ...health } = (await tx.panels.get(panelId)).health;
      await tx.panels.update(panelId, { health });
    });
  /** The subscription that was delivered; '' when it was not. Waits of the engine's own cost no time. */
  const sell = async (planId: string): Promise<string> => {
    const customer = await panelkit.customers.ensure({ externalId: 'ada' });
    const given = { customerId: customer.id, amountMinor: 100, reason: 'test' };
    await panelkit.wallets.adjust(given, staff());
    const items = [{ planId, quantity: 1 }];
    const bought = { customerId: customer.id, items, payment: { method: 'wallet' } as const };
    const order = await panelkit.orders.place(bought, by({ kind: 'customer', id: customer.id }));
    const settle = () => panelkit.orders.settled(order.id, { timeoutMs: 30_000 });
    let { state } = await settle();
    for (const waitMs of WAITS_MS) {
      if (state.status === 'fulfilled') break;
      clock.skip(waitMs);
      ({ state } = await settle());
    }
    const [unit] = await panelkit.units.listByOrder(order.id, staff());
    return state.status === 'fulfilled' ? (unit?.subscriptionId ?? '') : '';
  };
  return { panelkit, addPanel, sell, forgetListings };
}
