import { marzban } from '@panelkit/panel-adapters/marzban';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import {
  type CommandContext,
  createPanelkit,
  createSystemClock,
  type PanelDriver,
  type Panelkit,
  silentLogger,
} from '@panelkit/sdk';
import { parseShareLink } from '@panelkit/sdk/links';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { describe, expect, test } from 'vitest';
import { staff } from '../contexts.ts';
import { shopOptions } from '../shop-options.ts';
import { startXrayClient } from './start-xray-client.ts';
import { toXrayOutbound } from './to-xray-outbound.ts';

const { PANELKIT_LIVE_XRAY_BIN: binary = '' } = process.env;
const settingOf = (name: string): string => process.env[`PANELKIT_LIVE_${name}`] ?? '';

interface LivePanel {
  name: string;
  prefix: string;
  driver: PanelDriver;
}

const PANELS: LivePanel[] = [
  { name: '3x-ui 3.1 and later', prefix: 'THREE_X_UI', driver: threeXUi() },
  { name: '3x-ui before 3.1', prefix: 'THREE_X_UI_V2', driver: threeXUi() },
  { name: 'S-UI', prefix: 'S_UI', driver: sUi() },
  { name: 'Marzban', prefix: 'MARZBAN', driver: marzban() },
];

function targetOf({ prefix }: LivePanel) {
  const token = settingOf(`${prefix}_TOKEN`);
  const login = { username: settingOf(`${prefix}_USERNAME`), password: settingOf(`${prefix}_PASSWORD`) };
  return { baseUrl: settingOf(`${prefix}_URL`), credentials: token === '' ? login : { token } };
}

/** A shop on the panel alone, and the requests that it made. */
async function openShop(panel: LivePanel) {
  const asked: string[] = [];
  const counting: typeof fetch = (input, init) => {
    const { method, url } = new Request(input, init);
    asked.push(`${method} ${new URL(url).pathname}`);
    return fetch(input, init);
  };
  const panelkit = createPanelkit({
    ...shopOptions,
    backend: createMemoryBackend({ clock: createSystemClock() }),
    panelDrivers: [panel.driver],
    fetch: counting,
  });
  const { id } = await panelkit.panels.register(
    { kind: panel.driver.kind, name: panel.name, allowPrivateAddress: true, ...targetOf(panel) },
    staff(),
  );
  await panelkit.panels.test(id, staff());
  await panelkit.panels.syncInbounds(id, staff());
  return { panelkit, staff, panelId: id, asked };
}

type LiveShop = Awaited<ReturnType<typeof openShop>>;

/** Sells one unit on an inbound; answers its subscription. */
async function sell({ panelkit, staff }: LiveShop, inboundId: string): Promise<string> {
  const { id: customerId } = await panelkit.customers.ensure({ externalId: crypto.randomUUID() });
  const plan = await panelkit.plans.create(
    {
      slug: `live-${crypto.randomUUID()}`,
      name: 'Live',
      price: { amountMinor: 0, currency: 'USD' },
      durationDays: 30,
      trafficLimitBytes: 100_000_000,
      placement: { selector: { inboundIds: [inboundId] } },
    },
    staff(),
  );
  const items = [{ planId: plan.id, quantity: 1 }];
  const order = await panelkit.orders.place({ customerId, items, payment: { method: 'wallet' } }, staff());
  for (let pass = 0; pass < 4; pass += 1) {
    const { state } = await panelkit.orders.settled(order.id, { timeoutMs: 40_000 });
    if (state.status === 'fulfilled') break;
    await new Promise((resolve) => setTimeout(resolve, 8000));
  }
  const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, staff());
  return rows[0]?.id ?? '';
}

async function servedLink(panelkit: Panelkit, id: string, by: CommandContext): Promise<string> {
  const { shopLink } = await panelkit.delivery.get(id, by);
  return (await panelkit.delivery.byToken(shopLink.split('/').at(-1) ?? '')).links[0] ?? '';
}

/** Whether a real client with the link gets bytes, tried for as long as a core may take to open. */
async function carries(link: string, host: string, tries: number): Promise<boolean> {
  // Links name the host of the shop's customers, who are not on this machine.
  const outbound = toXrayOutbound({ ...parseShareLink(link), host });
  if (outbound === null) throw new Error('a link that no client here can dial');
  const client = await startXrayClient(binary, outbound);
  try {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if ((await client.download(1000)) === 1000) return true;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return false;
  } finally {
    await client.stop();
  }
}

/** An inbound that can be dialled here without certificates, made by the shop where the family lets it. */
async function inboundOf(shop: LiveShop, panel: LivePanel, port: number): Promise<string> {
  const { panelkit, staff, panelId } = shop;
  if (panel.prefix === 'MARZBAN') {
    const { rows } = await panelkit.inbounds.list({ panelId }, staff());
    return rows.find(({ remoteKey }) => remoteKey === 'VLESS TCP')?.id ?? '';
  }
  const template = {
    protocol: 'vless' as const,
    transport: { network: 'tcp' as const },
    port,
    security: { kind: 'none' as const },
  };
  const { id } = await panelkit.inbounds.create({ panelId, name: 'live', template }, staff());
  const { createScheduler } = await import('@panelkit/sdk');
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  for (let attempt = 0; attempt < 60; attempt += 1) {
    if ((await panelkit.inbounds.get(id, staff())).status === 'active') break;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  await scheduler.stop();
  await panelkit.panels.syncInbounds(panelId, staff());
  return id;
}

/** The operator gives the inbound another port, past the shop. */
async function changePort(panel: LivePanel, name: string, port: number): Promise<void> {
  const target = targetOf(panel);
  if (panel.prefix === 'MARZBAN') return changeMarzbanPort(target, name, port);
  const connection = { fetch, clock: createSystemClock(), logger: silentLogger, requestTimeoutMs: 30_000 };
  const control = panel.driver.connect(target, connection).inbounds;
  const [existing] = (await control?.find({ name, key: null })) ?? [];
  if (control === undefined || existing === undefined) throw new Error('the inbound is not there');
  const template = {
    protocol: 'vless' as const,
    transport: { network: 'tcp' as const },
    port,
    sniffing: false,
    security: { kind: 'none' as const },
  };
  expect(await control.update({ name, template, enabled: true }, { existing })).toEqual({ kind: 'applied' });
}

async function changeMarzbanPort(
  { baseUrl, credentials }: ReturnType<typeof targetOf>,
  tag: string,
  port: number,
): Promise<void> {
  const body = new URLSearchParams({ ...credentials });
  const login: unknown = await (await fetch(`${baseUrl}/api/admin/token`, { method: 'POST', body })).json();
  const headers = {
    authorization: `Bearer ${Reflect.get(Object(login), 'access_token')}`,
    'content-type': 'application/json',
  };
  const config: unknown = await (await fetch(`${baseUrl}/api/core/config`, { headers })).json();
  for (const inbound of Reflect.get(Object(config), 'inbounds')) if (inbound.tag === tag) inbound.port = port;
  const answer = await fetch(`${baseUrl}/api/core/config`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(config),
  });
  expect(answer.status).toBe(200);
}

async function live(panel: LivePanel): Promise<void> {
  const shop = await openShop(panel);
  const { panelkit, staff, panelId, asked } = shop;
  const host = new URL(targetOf(panel).baseUrl).hostname;
  const firstPort = 30_000 + Math.floor(Math.random() * 10_000);
  const inboundId = await inboundOf(shop, panel, firstPort);
  const { name, port: portBefore } = await panelkit.inbounds.get(inboundId, staff());
  const id = await sell(shop, inboundId);
  const sync = async () => {
    asked.length = 0;
    const startedAtMs = performance.now();
    await panelkit.usage.sync(panelId, staff());
    return { ms: Math.round(performance.now() - startedAtMs), calls: asked.length };
  };
  await sync();
  const before = await servedLink(panelkit, id, staff());
  expect(await carries(before, host, 40)).toBe(true);
  const quiet = await sync();

  await changePort(panel, name, firstPort + 10_000);
  expect(await carries(before, host, 3)).toBe(false);
  const changed = await sync();
  const after = await servedLink(panelkit, id, staff());
  expect(parseShareLink(after).port).toBe(firstPort + 10_000);
  expect(await carries(after, host, 40)).toBe(true);
  const events = await panelkit.events.list({ after: 0, limit: 500, aggregateId: id });
  expect(events.filter(({ type }) => type === 'subscription.link-changed')).toHaveLength(1);
  console.info(
    `${panel.name}: a quiet sync ${quiet.calls} calls, ${quiet.ms} ms; after the port changed ${changed.calls} calls, ${changed.ms} ms`,
  );
  if (panel.prefix === 'MARZBAN') await changePort(panel, name, portBefore ?? firstPort);
  await panelkit.subscriptions.terminate({ subscriptionId: id, reason: 'over' }, staff());
  await panelkit.subscriptions.settled(id, staff());
}

describe.skipIf(binary === '')('Links that follow a real panel (PANELKIT_LIVE_XRAY_BIN)', () => {
  for (const panel of PANELS) {
    test.skipIf(settingOf(`${panel.prefix}_URL`) === '')(
      `given a sold link of ${panel.name} (PANELKIT_LIVE_${panel.prefix}_URL), when an operator changes the port, then the served link carries bytes again after one sync`,
      () => live(panel),
      240_000,
    );
  }
});
