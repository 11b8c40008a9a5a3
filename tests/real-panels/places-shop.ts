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
import { staff } from '../contexts.ts';
import { type PlanPlace, sellOverPlaces } from '../sell-over-places.ts';
import { shopOptions } from '../shop-options.ts';
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

/** @param volumeBytes - of the plan, over all places */
export async function openPlacesShop(
  panels: readonly RealPanel[],
  sold: readonly SoldPlace[],
  volumeBytes: number,
): Promise<PlacesShop> {
  const backend = createMemoryBackend({ clock: createSystemClock() });
  const panelkit = createPanelkit({
    backend,
    ...shopOptions,
    panelDrivers: panels.map(({ driver }) => driver),
    settings: { ...shopOptions.settings, healthCheckIntervalMs: 60_000 },
    policies: { extension: { always: true } },
  });
  const inboundIds = new Map<RealPanel, Record<Place, string>>();
  for (const panel of panels) inboundIds.set(panel, await register(panelkit, panel));
  const toPlanPlace = ({ key, panel, place, required }: SoldPlace): PlanPlace => ({
    key,
    required,
    inboundId: inboundIds.get(panel)?.[place] ?? '',
  });
  const sale = await sellOverPlaces(panelkit, {
    places: sold.map(toPlanPlace),
    trafficLimitBytes: volumeBytes,
    durationDays: 1,
  });
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  const round = async (): Promise<void> => void (await scheduler.tick());
  return {
    panelkit,
    planId: sale.planId,
    servers: sale.servers,
    shopLink: sale.shopLink,
    staff,
    round,
    buy: async () => {
      const orderId = await sale.order();
      const isDelivered = async () =>
        (await panelkit.orders.get(orderId, staff())).state.status === 'fulfilled';
      await waitFor(isDelivered, 'the delivery', WITHIN_MS);
      return sale.subscriptionOf(orderId);
    },
    accountsOn,
    changePlaces: (places) => sale.changePlaces(places.map(toPlanPlace)),
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

async function register(panelkit: Panelkit, panel: RealPanel): Promise<Record<Place, string>> {
  const { id: panelId } = await panelkit.panels.register(
    { kind: panel.driver.kind, name: panel.name, allowPrivateAddress: true, ...panel.target() },
    staff(),
  );
  await waitFor(() => answersTest(panelkit, panelId, staff()), panel.name, 20_000);
  await panelkit.panels.syncInbounds(panelId, staff());
  return findInbounds(panelkit, panel, panelId, staff());
}
