import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const PAGE = '/staff/attention';
let shop: TestShop;
let panelId: string;

beforeEach(async () => {
  shop = await openTestShop();
  panelId = shop.panels[0]?.id ?? '';
});
afterEach(() => shop.close());

async function sellTwo(): Promise<void> {
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const order = await shop.buy(customer, await shop.plan(), 2);
  await shop.panelkit.orders.settled(order.id);
}

const testPanel = () => shop.panelkit.panels.test(panelId, shop.staff()).catch(() => {});
const sync = () => shop.panelkit.usage.sync(panelId, shop.staff()).catch(() => {});
const kinds = async () => (await shop.panelkit.panels.attention(shop.staff())).map(({ kind }) => kind);

async function threeTimes(work: () => Promise<unknown>): Promise<void> {
  for (const _ of [1, 2, 3]) {
    await work();
    await shop.clock.advance('20s');
  }
}

/** Each line with what causes it, what a person does at the server, and the button that ends it. */
const LINES: { kind: string; button: string; begin(): Promise<void>; mend(): Promise<void> | void }[] = [
  {
    kind: 'panel-untested',
    button: 'test',
    begin: async () => {
      const { baseUrl, credentials } = shop.panel.target;
      for (const address of ['https://elsewhere.test', baseUrl])
        await shop.panelkit.panels.update({ panelId, baseUrl: address, credentials }, shop.staff());
    },
    mend: () => {},
  },
  {
    kind: 'panel-unreachable',
    button: 'test',
    begin: async () => {
      shop.panel.goDown();
      await threeTimes(testPanel);
    },
    mend: () => shop.panel.comeBack(),
  },
  {
    kind: 'panel-version',
    button: 'test',
    // The fake panel has one version; how another one is noticed is tested on simulated panels.
    begin: async () => {
      await shop.backend.storage.transaction(async (tx) => {
        const { health } = await tx.panels.get(panelId);
        await tx.panels.update(panelId, { health: { ...health, unsupportedVersion: '9.0.0' } });
      });
    },
    mend: () => {},
  },
  {
    kind: 'panel-clock',
    button: 'test',
    begin: async () => {
      shop.panel.setClockSkew(20 * 60_000);
      await threeTimes(testPanel);
    },
    mend: () => shop.panel.setClockSkew(0),
  },
  {
    kind: 'panel-unread',
    button: 'test',
    begin: async () => {
      shop.panel.faults.sometimes('listAccounts', { kind: 'invalid-answer' }, 1);
      await shop.scheduler.start();
      await shop.clock.advance('20m');
      await shop.scheduler.stop();
    },
    mend: () => shop.panel.faults.clear(),
  },
  {
    kind: 'inbound-disabled',
    button: 'sync',
    begin: async () => {
      enableInbounds(false);
      await sync();
    },
    mend: () => enableInbounds(true),
  },
];

function enableInbounds(enabled: boolean): void {
  shop.panel.setInbounds(shop.panel.inbounds().map((inbound) => ({ ...inbound, enabled })));
}

test.each(LINES)(
  'given the line $kind, when its cause is mended and the button pressed, then it is gone',
  async ({ kind, button, begin, mend }) => {
    await sellTwo();
    await begin();
    expect(await kinds()).toEqual([kind]);
    const technician = await shop.openAsStaff('tara', 'technician');
    const action = `/staff/panels/${panelId}/${button}`;
    expect((await technician.get(PAGE)).text).toContain(`action="${action}"`);
    // Pressed too soon, it ends nothing.
    if (kind === 'panel-unreachable' || kind === 'panel-clock' || kind === 'inbound-disabled') {
      await technician.submit(PAGE, action, {});
      expect(await kinds()).toEqual([kind]);
    }
    await mend();
    expect((await technician.submit(PAGE, action, {})).location).toContain(`done=${button}`);
    // What it asks for in the background is done within moments; no listing or health check is due by then.
    await shop.scheduler.start();
    await shop.clock.advance('1s');
    await shop.scheduler.stop();
    expect(await kinds()).toEqual([]);
    expect((await technician.get(PAGE)).text).toContain('every paying customer has service');
  },
);
