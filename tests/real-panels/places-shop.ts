import {
  type CommandContext,
  createPanelkit,
  createScheduler,
  createSystemClock,
  type ObservedAccount,
  type Panelkit,
  type PlacedLink,
} from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import type { Place, RealPanel } from './real-panel.ts';
import { answersTest, createLook, findInbounds, waitFor } from './real-shop.ts';

/** A place of the plan, and the panel on which it is. */
export interface SoldPlace {
  key: string;
  panel: RealPanel;
  place: Place;
  required: boolean;
}

/** A shop that sells one plan over places on several real panels, with its scheduler running. */
export interface PlacesShop {
  panelkit: Panelkit;
  planId: string;
  staff(): CommandContext;
  /** The subscription, once it was delivered. @throws when it was refused or is not delivered in time */
  buy(): Promise<string>;
  /** What its link serves, a place each. */
  servers(subscriptionId: string): Promise<PlacedLink[]>;
  shopLink(subscriptionId: string): Promise<string>;
  /** Its accounts on a panel, past the shop. */
  accountsOn(panel: RealPanel, subscriptionId: string): Promise<ObservedAccount[]>;
  /** The plan is sold at these places from now on. */
  changePlaces(places: readonly SoldPlace[]): Promise<void>;
  /** Health check, usage sync, janitor. */
  round(): Promise<void>;
  /** Rounds until it is so. @throws when it is not in time */
  until(isSo: () => Promise<boolean>, what: string): Promise<void>;
  close(): Promise<void>;
}

const WITHIN_MS = 120_000;
const SHOP = {
  currency: 'USD',
  shopName: 'Shop',
  publicUrl: 'https://shop.test',
  secretKey: 'a-secret-key-that-only-tests-know',
};
const FREE_PLAN = {
  slug: 'places',
  name: 'Places',
  price: { amountMinor: 0, currency: 'USD' },
  durationDays: 1,
};

/** @param volumeBytes - of the plan, over all places */
export async function openPlacesShop(
  panels: readonly RealPanel[],
  sold: readonly SoldPlace[],
  volumeBytes: number,
): Promise<PlacesShop> {
  const backend = createMemoryBackend({ clock: createSystemClock() });
  const panelkit = createPanelkit({
    backend,
    ...SHOP,
    panelDrivers: panels.map(({ driver }) => driver),
    settings: { healthCheckIntervalMs: 60_000, sellsPrivateLinks: true },
    policies: { extension: { always: true } },
  });
  const staff = (): CommandContext => ({
    actor: { kind: 'staff', id: 'tester' },
    idempotencyKey: crypto.randomUUID(),
  });
  const inboundIds = new Map<RealPanel, Record<Place, string>>();
  for (const panel of panels) inboundIds.set(panel, await register(panelkit, panel, staff));
  const toPlaces = (places: readonly SoldPlace[]) =>
    places.map(({ key, panel, place, required }) => ({
      key,
      name: { en: key },
      required,
      selector: { inboundIds: [inboundIds.get(panel)?.[place] ?? ''] },
    }));
  const placement = { places: toPlaces(sold) };
  const plan = { ...FREE_PLAN, trafficLimitBytes: volumeBytes, placement };
  const { id: planId } = await panelkit.plans.create(plan, staff());
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'buyer' });
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  const round = async (): Promise<void> => void (await scheduler.tick());
  const documentOf = async (subscriptionId: string) => {
    const { shopLink } = await panelkit.delivery.get(subscriptionId, staff());
    return panelkit.delivery.byToken(shopLink.split('/').at(-1) ?? '');
  };
  return {
    panelkit,
    planId,
    staff,
    round,
    buy: async () => {
      const items = [{ planId, quantity: 1 }];
      const payment = { method: 'wallet' } as const;
      const order = await panelkit.orders.place({ customerId, items, payment }, staff());
      const isDelivered = async () =>
        (await panelkit.orders.get(order.id, staff())).state.status === 'fulfilled';
      await waitFor(isDelivered, 'the delivery', WITHIN_MS);
      const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, staff());
      return rows[0]?.id ?? '';
    },
    servers: async (id) => (await documentOf(id)).servers,
    shopLink: async (id) => (await documentOf(id)).shopLink,
    accountsOn,
    changePlaces: async (places) =>
      void (await panelkit.plans.update(
        { planId, patch: { placement: { places: toPlaces(places) } } },
        staff(),
      )),
    until: (isSo, what) =>
      waitFor(
        async () => {
          await round();
          return isSo();
        },
        what,
        WITHIN_MS,
      ),
    close: async () => {
      await scheduler.stop();
      await backend.close();
    },
  };
}

async function accountsOn(panel: RealPanel, subscriptionId: string): Promise<ObservedAccount[]> {
  const found: ObservedAccount[] = [];
  for await (const { accounts } of createLook(panel)().listAccounts()) found.push(...accounts);
  return found.filter(({ note }) => note?.includes(subscriptionId));
}

async function register(
  panelkit: Panelkit,
  panel: RealPanel,
  staff: () => CommandContext,
): Promise<Record<Place, string>> {
  const { id: panelId } = await panelkit.panels.register(
    { kind: panel.driver.kind, name: panel.name, allowPrivateAddress: true, ...panel.target() },
    staff(),
  );
  await waitFor(() => answersTest(panelkit, panelId, staff()), panel.name, 20_000);
  await panelkit.panels.syncInbounds(panelId, staff());
  return findInbounds(panelkit, panel, panelId, staff());
}
