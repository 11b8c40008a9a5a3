import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import {
  createMarzbanSimulator,
  createMarzneshinSimulator,
  createSUiSimulator,
  createThreeXUiSimulator,
} from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { createPanelkit, createScheduler, type PanelDriver } from '@panelkit/sdk';
import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import { staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';

/** A simulated panel as its operator handles it, whatever the family. */
export interface HandledPanel {
  kind: string;
  driver: PanelDriver;
  baseUrl: string;
  credentials: Record<string, string>;
  fetch: typeof globalThis.fetch;
  /** The inbound that is sold. */
  key: string;
  dial(link: string): boolean;
  changePort(port: number): void;
  changePath(path: string): void;
  removeInbound(): void;
  /** All accounts are taken off their inbound by hand. */
  detach?: () => void;
  /** Off, where the family's inbounds have a switch. */
  disableInbound?: () => void;
  /** The hosts of the inbound: links no longer show it. Where the family has them. */
  switchHosts?: (enabled: boolean) => void;
  /** As it is, by a request to this host, where links name that. */
  saveInbound?: (hostname: string) => void;
}

const ROOT = { username: 'root', password: 'root-password' };
const HOST = 'panel.test';

function threeXUiPanel(clock: TestClock, version: string): HandledPanel {
  const panel = createThreeXUiSimulator({ clock, version });
  const ws = (path: string) => ({
    network: 'ws',
    security: 'none',
    wsSettings: { path, host: 'cdn.example.com' },
  });
  return {
    kind: 'three-x-ui',
    driver: threeXUi(),
    credentials: ROOT,
    key: '2',
    fetch: panel.fetch,
    baseUrl: `https://${HOST}:2053`,
    dial: (link) => panel.dial(link, HOST),
    changePort: (port) => panel.changeInbound(2, { port }),
    changePath: (path) => panel.changeInbound(2, { streamSettings: ws(path) }),
    removeInbound: () => panel.removeInbound(2),
    disableInbound: () => panel.changeInbound(2, { enable: false }),
    detach: () => panel.detachAll(2),
  };
}

function marzbanPanel(clock: TestClock): HandledPanel {
  const panel = createMarzbanSimulator({ clock });
  return {
    kind: 'marzban',
    driver: marzban(),
    credentials: ROOT,
    key: 'VMess WS',
    fetch: panel.fetch,
    baseUrl: `https://${HOST}:8000`,
    dial: panel.dial,
    changePort: (port) => panel.changeInbound('VMess WS', { port }),
    changePath: (path) => panel.changeInbound('VMess WS', { path }),
    removeInbound: () => panel.removeInbound('VMess WS'),
    switchHosts: (enabled) => panel.changeInbound('VMess WS', { isHostDisabled: !enabled }),
  };
}

function marzneshinPanel(clock: TestClock): HandledPanel {
  const panel = createMarzneshinSimulator({ clock });
  return {
    kind: 'marzneshin',
    driver: marzneshin(),
    credentials: ROOT,
    key: '1',
    fetch: panel.fetch,
    baseUrl: `https://${HOST}:8000`,
    dial: panel.dial,
    changePort: (port) => panel.changeService(1, { address: `de.example.com:${port}` }),
    changePath: (path) => panel.changeService(1, { path }),
    removeInbound: () => panel.removeInbound(1),
    switchHosts: (enabled) => panel.changeService(1, { isHostDisabled: !enabled }),
  };
}

function sUiPanel(clock: TestClock): HandledPanel {
  const panel = createSUiSimulator({ clock });
  return {
    kind: 's-ui',
    driver: sUi(),
    key: '3',
    fetch: panel.fetch,
    credentials: { token: 'simulated-token' },
    baseUrl: `https://${HOST}:2095/app`,
    dial: (link) => panel.dial(link, HOST),
    changePort: (port) => panel.changeInbound(3, { listen_port: port }, HOST),
    changePath: (path) => panel.changeInbound(3, { transport: { type: 'ws', path } }, HOST),
    removeInbound: () => panel.removeInbound(3),
    saveInbound: (hostname) => panel.changeInbound(3, {}, hostname),
  };
}

/** One panel of each family and dialect. */
export const HANDLED_PANELS: { name: string; start: (clock: TestClock) => HandledPanel }[] = [
  { name: '3x-ui 3.6.0', start: (clock) => threeXUiPanel(clock, '3.6.0') },
  { name: '3x-ui 3.2.0', start: (clock) => threeXUiPanel(clock, '3.2.0') },
  { name: '3x-ui 2.9.4', start: (clock) => threeXUiPanel(clock, '2.9.4') },
  { name: 'Marzban 0.8.4', start: marzbanPanel },
  { name: 'Marzneshin 0.7.4', start: marzneshinPanel },
  { name: 'S-UI 1.5.1', start: sUiPanel },
];

const FREE_PLAN = {
  slug: 'free',
  name: 'Free',
  price: { amountMinor: 0, currency: 'USD' },
  durationDays: 30,
  trafficLimitBytes: 1_000_000_000,
};

/** `fetch` that notes method and path of each request. */
function countRequests(
  fetch: (request: Request) => Promise<Response>,
  asked: string[],
): typeof globalThis.fetch {
  return (input, init) => {
    const request = new Request(input, init);
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return fetch(request);
  };
}

/** A shop on one simulated panel, which sells the panel's inbound `key`; `asked` counts requests by path. */
export async function openSimulatedShop(start: (clock: TestClock) => HandledPanel) {
  const clock = createTestClock();
  const handled = start(clock);
  const asked: string[] = [];
  const backend = createMemoryBackend({ clock });
  const panelkit = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers: [handled.driver],
    fetch: countRequests(handled.fetch, asked),
  });
  const { kind, baseUrl, credentials } = handled;
  const panel = await panelkit.panels.register({ kind, name: 'Berlin', baseUrl, credentials }, staff());
  await panelkit.panels.test(panel.id, staff());
  await panelkit.panels.syncInbounds(panel.id, staff());
  const { rows: found } = await panelkit.inbounds.list({ panelId: panel.id }, staff());
  const inboundId = found.find(({ remoteKey }) => remoteKey === handled.key)?.id ?? '';
  const placement = { selector: { inboundIds: [inboundId] } };
  const plan = await panelkit.plans.create({ ...FREE_PLAN, placement }, staff());
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'ada' });
  const buy = async (): Promise<string> => {
    const items = [{ planId: plan.id, quantity: 1 }];
    const order = await panelkit.orders.place({ customerId, items, payment: { method: 'wallet' } }, staff());
    await runOnClock(clock, panelkit.orders.settled(order.id));
    // Where a panel may lose writes, a delivery is confirmed once it has settled.
    await clock.advance('25s');
    await runOnClock(clock, panelkit.orders.settled(order.id));
    const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, staff());
    return rows[0]?.id ?? '';
  };
  const sync = () => runOnClock(clock, panelkit.usage.sync(panel.id, staff()));
  /** Until what is under way on a subscription is confirmed. */
  const settle = async (id: string): Promise<void> => {
    for (let pass = 0; pass < 2; pass += 1) {
      await runOnClock(clock, panelkit.subscriptions.settled(id, staff()));
      await clock.advance('25s');
    }
    await runOnClock(clock, panelkit.subscriptions.settled(id, staff()));
  };
  const shopLinks = async (id: string): Promise<string[]> => {
    const { shopLink } = await panelkit.delivery.get(id, staff());
    return (await panelkit.delivery.byToken(shopLink.split('/').at(-1) ?? '')).links;
  };
  const eventsOf = async (aggregateId: string) => {
    const events = await panelkit.events.list({ after: 0, limit: 500, aggregateId });
    return events.map(({ type, data }) => ({ type, data }));
  };
  const actions = { buy, settle, sync, shopLinks, eventsOf };
  return {
    clock,
    handled,
    asked,
    backend,
    panelkit,
    staff,
    panelId: panel.id,
    inboundId,
    plan,
    scheduler: createScheduler(panelkit),
    customerId,
    ...actions,
  };
}
