import {
  type Backend,
  type CommandContext,
  createPanelkit,
  createScheduler,
  type Panelkit,
  type PlacedLink,
} from '@panelkit/sdk';
import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { staff } from '../../contexts.ts';
import { type PlanPlace, sellOverPlaces } from '../../sell-over-places.ts';
import { shopOptions } from '../../shop-options.ts';
import { createHttpPanels } from '../../simulation/world/http-panels.ts';
import type { SimulatedPanel } from '../../simulation/world/simulated-panel.ts';

/** A place on each: germany is on the 3x-ui, finland on the Marzban, home on the S-UI. */
export const FAMILY_PLACES = ['germany', 'finland', 'home'] as const;
export type FamilyPlace = (typeof FAMILY_PLACES)[number];

/** A place of the plan: by default the first inbound of its panel. The home line is optional. */
export interface SoldPlace {
  key: string;
  panel: FamilyPlace;
  inbound?: number;
}

/**
 * A shop that sells one plan over a 3x-ui, a Marzban and an S-UI, each simulated behind its HTTP API. Its
 * scheduler runs.
 */
export interface FamiliesShop {
  panelkit: Panelkit;
  backend: Backend;
  clock: TestClock;
  panels: Readonly<Record<FamilyPlace, SimulatedPanel>>;
  staff(): CommandContext;
  /** Places an order, and lets the shop work for two minutes. @throws when it is refused */
  buy(): Promise<string>;
  /** What the link serves, by place, and whether a client comes in with it. */
  carried(subscriptionId: string): Promise<Record<string, boolean>>;
  servers(subscriptionId: string): Promise<PlacedLink[]>;
  shopLink(subscriptionId: string): Promise<string>;
  /** Names of the accounts of a subscription on a panel. */
  namesOn(place: FamilyPlace, subscriptionId: string): string[];
  changePlaces(places: readonly SoldPlace[]): Promise<void>;
}

/** Each panel answers at its own address. */
function fetchFrom(panels: readonly SimulatedPanel[]): typeof globalThis.fetch {
  return (input, init) => {
    const { origin } = new URL(input instanceof Request ? input.url : input);
    const panel = panels.find(({ baseUrl }) => new URL(baseUrl).origin === origin);
    return panel?.fetch?.(input, init) ?? Promise.reject(new TypeError(`nobody is at ${origin}`));
  };
}

export async function openFamiliesShop(
  createBackend: (clock: TestClock) => Backend | Promise<Backend>,
  trafficLimitBytes: number,
): Promise<FamiliesShop> {
  const clock = createTestClock();
  const backend = await createBackend(clock);
  const panels = panelsOf(clock);
  const all = Object.values(panels);
  const panelkit = createPanelkit({
    backend,
    ...shopOptions,
    panelDrivers: all.map(({ driver }) => driver),
    fetch: fetchFrom(all),
    policies: { extension: { always: true } },
  });
  for (const panel of all) await register(panelkit, panel);
  const toPlanPlace = ({ key, panel, inbound = 0 }: SoldPlace): PlanPlace => ({
    key,
    required: key !== 'home',
    inboundId: panels[panel].inboundIds[inbound] ?? '',
  });
  const { changePlaces, order, subscriptionOf, servers, shopLink } = await sellOverPlaces(panelkit, {
    places: FAMILY_PLACES.map((key) => toPlanPlace({ key, panel: key })),
    trafficLimitBytes,
    durationDays: 30,
  });
  await createScheduler(panelkit).start();
  return {
    panelkit,
    backend,
    clock,
    panels,
    staff,
    servers,
    shopLink,
    buy: async () => {
      const orderId = await order();
      await clock.advance('2m');
      return subscriptionOf(orderId);
    },
    carried: async (id) =>
      Object.fromEntries(
        (await servers(id)).map(({ placeKey, uri }) => [placeKey, all.some((panel) => panel.dial(uri))]),
      ),
    namesOn: (place, id) =>
      panels[place]
        .accounts()
        .filter(({ note }) => note?.includes(id))
        .map(({ name }) => name),
    changePlaces: (places) => changePlaces(places.map(toPlanPlace)),
  };
}

async function register(panelkit: Panelkit, panel: SimulatedPanel): Promise<void> {
  const { driver, baseUrl, credentials } = panel;
  const registered = { kind: driver.kind, name: baseUrl, baseUrl, credentials };
  panel.id = (await panelkit.panels.register(registered, staff())).id;
  await panelkit.panels.syncInbounds(panel.id, staff());
  const { rows } = await panelkit.inbounds.list({ panelId: panel.id, limit: 100 }, staff());
  panel.inboundIds = rows.map(({ id }) => id);
}

function panelsOf(clock: TestClock): Record<FamilyPlace, SimulatedPanel> {
  const simulated = createHttpPanels(clock, 1);
  const ofKind = (kind: string): SimulatedPanel => {
    const panel = simulated.find(({ driver }) => driver.kind === kind);
    if (panel === undefined) throw new TypeError(`no ${kind}`);
    return panel;
  };
  return { germany: ofKind('three-x-ui'), finland: ofKind('marzban'), home: ofKind('s-ui') };
}
