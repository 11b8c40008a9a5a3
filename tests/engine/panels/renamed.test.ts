import { marzban } from '@panelkit/panel-adapters/marzban';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import {
  createMarzbanSimulator,
  createSUiSimulator,
  createThreeXUiSimulator,
} from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import type { TestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { openShopOn, type ReachedPanel, type ShopOnSimulator } from './shop-on-simulator.ts';

const OTHER_UUID = '11111111-2222-4333-8444-555555555555';

/** A panel whose operator changes an account by hand. */
interface Operator extends ReachedPanel {
  names(): string[];
  /** Whether who holds this uuid is let in, under whatever name. */
  uuidOf(name: string): string;
  canConnect(name: string): boolean;
  rename?(name: string, to: string): void;
  rekey(name: string, uuid: string): void;
}

function onThreeXUi(version: string): (clock: TestClock) => Operator {
  return (clock) => {
    const panel = createThreeXUiSimulator({ clock, version });
    const clients = () => panel.clients().filter(({ email }) => !String(email).startsWith('panelkitkeeper'));
    return {
      ...{ driver: threeXUi(), fetch: panel.fetch, canConnect: panel.canConnect },
      credentials: { username: 'root', password: 'root-password' },
      names: () => clients().map(({ email }) => String(email)),
      uuidOf: (name) => {
        const client = clients().find(({ email }) => email === name) ?? {};
        return String('uuid' in client ? client.uuid : client.id);
      },
      rename: (name, email) => panel.editClient(name, { email }),
      rekey: (name, uuid) => panel.editClient(name, { uuid }),
    };
  };
}

function onSUi(clock: TestClock): Operator {
  const panel = createSUiSimulator({ clock });
  const configOf = (name: string) => panel.accountsNamed(name)[0]?.config ?? {};
  return {
    ...{ driver: sUi(), fetch: panel.fetch, canConnect: panel.canConnect },
    credentials: { token: 'simulated-token' },
    names: () => panel.accounts().map(({ name }) => name),
    uuidOf: (name) => String(configOf(name).vless?.uuid),
    rename: (name, to) => panel.editClient(name, { name: to }),
    rekey: (name, uuid) => {
      const config = configOf(name);
      const parts = Object.entries(config).map(([protocol, part]) => [
        protocol,
        'uuid' in part ? { ...part, uuid } : part,
      ]);
      panel.editClient(name, { config: Object.fromEntries(parts) });
    },
  };
}

function onMarzban(clock: TestClock): Operator {
  const panel = createMarzbanSimulator({ clock });
  return {
    ...{ driver: marzban(), fetch: panel.fetch, canConnect: panel.canConnect },
    credentials: { username: 'root', password: 'root-password' },
    names: () => panel.accounts().map(({ username }) => username),
    uuidOf: (name) => {
      const { vless, vmess } = panel.account(name)?.proxies ?? {};
      return String(vless?.id ?? vmess?.id);
    },
    rekey: (name, uuid) => panel.editAccount(name, { proxies: { vless: { id: uuid, flow: '' } } }),
  };
}

const RENAMING = [
  { family: '3x-ui 3.6.0', reach: onThreeXUi('3.6.0') },
  { family: '3x-ui 2.9.4', reach: onThreeXUi('2.9.4') },
  { family: 'S-UI 1.5.1', reach: onSUi },
];
const REKEYING = [...RENAMING, { family: 'Marzban 0.8.4', reach: onMarzban }];

interface Opened {
  shop: ShopOnSimulator;
  panel: Operator;
  subscriptionId: string;
  name: string;
}

async function openOn(reach: (clock: TestClock) => Operator): Promise<Opened> {
  const panels: Operator[] = [];
  const shop = await openShopOn((clock) => {
    const panel = reach(clock);
    panels.push(panel);
    return panel;
  });
  const [panel] = panels;
  if (panel === undefined) throw new TypeError('the panel is made with the shop');
  const subscriptionId = await shop.sell();
  return { shop, panel, subscriptionId, name: panel.names()[0] ?? '' };
}

const kindsOf = async (shop: ShopOnSimulator) =>
  (await shop.events('account.drifted')).map(({ data }) => data.kinds);

describe.each(RENAMING)('an account of $family that gets another name on its panel', ({ reach }) => {
  test('given it was renamed, when listed, then it has its name back, once', async () => {
    const { shop, panel, subscriptionId, name } = await openOn(reach);
    const { links } = await shop.delivered(subscriptionId);
    panel.rename?.(name, 'renamed');
    const report = await shop.panelkit.panels.findDrift(shop.panelId, shop.staff());
    expect(report.counts).toMatchObject({ renamed: 1, missing: 0 });
    await shop.listing();
    expect(panel.names()).toEqual([name]);
    expect(panel.canConnect(name)).toBe(true);
    expect(await kindsOf(shop)).toEqual([['renamed']]);
    expect((await shop.delivered(subscriptionId)).links).toEqual(links);
  });

  test('given it was renamed, when the subscription is terminated, then nobody connects any more', async () => {
    const { shop, panel, subscriptionId, name } = await openOn(reach);
    panel.rename?.(name, 'renamed');
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(panel.names()).toEqual([]);
    expect(panel.canConnect('renamed')).toBe(false);
  });

  test('given another account with other credentials has its id, then that is not touched and ours is made again', async () => {
    const { shop, panel, subscriptionId, name } = await openOn(reach);
    panel.rekey(name, OTHER_UUID);
    panel.rename?.(name, 'stranger');
    await shop.listing();
    await shop.listing();
    await shop.clock.advance('10m');
    expect(panel.uuidOf('stranger')).toBe(OTHER_UUID);
    expect(panel.canConnect('stranger')).toBe(true);
    expect(panel.names().toSorted()).toEqual([name, 'stranger'].toSorted());
    expect(panel.canConnect(name)).toBe(true);
    expect((await shop.delivered(subscriptionId)).links.join(' ')).toContain(panel.uuidOf(name));
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(panel.canConnect('stranger')).toBe(true);
  });
});

describe.each(REKEYING)('an account of $family whose credentials are changed on its panel', ({ reach }) => {
  test('given another uuid, when listed, then it gets new credentials of ours, neither the old nor theirs, and the customer is told once', async () => {
    const { shop, panel, subscriptionId, name } = await openOn(reach);
    const before = panel.uuidOf(name);
    panel.rekey(name, OTHER_UUID);
    const report = await shop.panelkit.panels.findDrift(shop.panelId, shop.staff());
    expect(report.counts).toMatchObject({ 'credentials-differ': 1, foreign: 0 });
    await shop.listing();
    const after = panel.uuidOf(name);
    expect([before, OTHER_UUID]).not.toContain(after);
    expect(panel.names()).toEqual([name]);
    expect(panel.canConnect(name)).toBe(true);
    expect(await kindsOf(shop)).toEqual([['credentials-differ']]);
    expect((await shop.delivered(subscriptionId)).links.join(' ')).toContain(after);
    expect(await shop.events('subscription.link-changed')).toHaveLength(1);
    await shop.listing();
    expect(panel.uuidOf(name)).toBe(after);
  });

  test('given another uuid, when the subscription is terminated, then it is removed', async () => {
    const { shop, panel, subscriptionId, name } = await openOn(reach);
    panel.rekey(name, OTHER_UUID);
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(panel.names()).toEqual([]);
  });
});
