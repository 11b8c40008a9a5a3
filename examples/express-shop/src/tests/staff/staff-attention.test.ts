import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const PAGE = '/staff/attention';
let shop: TestShop;
let panelId: string;

beforeEach(async () => {
  shop = await openTestShop();
  panelId = shop.panels[0]?.id ?? '';
});
afterEach(() => shop.close());

/** So many delivered subscriptions. */
async function sell(quantity: number): Promise<string[]> {
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const order = await shop.buy(customer, await shop.plan(), quantity);
  await shop.panelkit.orders.settled(order.id);
  const units = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  return units.flatMap(({ subscriptionId }) => subscriptionId ?? []);
}

const sync = () => shop.panelkit.usage.sync(panelId, shop.staff());
const kinds = async () =>
  (await shop.panelkit.panels.attention(shop.staff())).map(({ kind, accountCount }) => [kind, accountCount]);

describe('What needs a hand', () => {
  test('given nothing wrong, then the page says so', async () => {
    await sell(1);
    const technician = await shop.openAsStaff('tara', 'technician');
    expect((await technician.get(PAGE)).text).toContain('every paying customer has service');
  });

  test('given an inbound deleted on the panel, when staff move all, then each is on another one and nothing is left to do', async () => {
    const ids = await sell(2);
    const account = shop.panel.accounts()[0];
    const key = account?.inboundKeys[0];
    shop.panel.setInbounds(shop.panel.inbounds().filter((inbound) => inbound.key !== key));
    await sync();
    expect(await kinds()).toEqual([['inbound-missing', 2]]);
    const technician = await shop.openAsStaff('tara', 'technician');
    const { text } = await technician.get(PAGE);
    expect(text).toContain('The inbound was deleted on the panel');
    const action = /action="(\/staff\/inbounds\/[^"]+\/move-everyone)"/.exec(text)?.[1] ?? '';
    expect((await technician.submit(PAGE, action, {})).location).toContain('done=moveEveryone');
    for (const id of ids) await shop.panelkit.subscriptions.settled(id, shop.staff());
    expect(shop.panel.accounts().map(({ inboundKeys }) => inboundKeys.includes(key ?? ''))).toEqual([
      false,
      false,
    ]);
    expect(await kinds()).toEqual([]);
  });

  test('given a suspect panel, when staff trust it, then what is missing is made again', async () => {
    await sell(6);
    shop.panel.vanish(shop.panel.accounts().map(({ name }) => name));
    await sync();
    expect(await kinds()).toEqual([['panel-suspect', 6]]);
    await expect(sell(1)).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
    const technician = await shop.openAsStaff('tara', 'technician');
    const action = `/staff/panels/${panelId}/trust`;
    expect((await technician.submit(PAGE, action, {})).location).toContain('done=trust');
    expect(await kinds()).toEqual([]);
    expect(await sell(1)).toHaveLength(1);
  });

  test('given a change that its panel refuses, when staff try again, then it is applied', async () => {
    const [id = ''] = await sell(1);
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    await shop.panelkit.subscriptions.suspend({ subscriptionId: id, reason: 'unpaid' }, shop.staff());
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    expect(await kinds()).toEqual([['accounts-failing', 1]]);
    const technician = await shop.openAsStaff('tara', 'technician');
    const action = `/staff/panels/${panelId}/retry-accounts`;
    const done = await technician.submit(PAGE, action, { code: 'PANEL_REFUSED' });
    expect(done.location).toContain('done=retryAccounts');
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    expect(await kinds()).toEqual([]);
    expect(shop.panel.accounts()[0]?.status).toBe('disabled');
  });

  test('given an inbound through which no traffic passes, when staff test it again and it does, then nothing is left to do', async () => {
    await shop.close();
    let isSilent = true;
    const dial = async () =>
      isSilent ? ({ kind: 'silent' } as const) : ({ kind: 'carries', durationMs: 320 } as const);
    shop = await openTestShop({ dialer: { dial }, shop: { canDial: true } });
    panelId = shop.panels[0]?.id ?? '';
    await sell(2);
    const technician = await shop.openAsStaff('tara', 'technician');
    const action = `/staff/panels/${panelId}/dial`;
    const dialNow = async (page: string) => {
      expect((await technician.submit(page, action, {})).location).toContain('done=dial');
      await shop.clock.advance('1m');
    };
    await shop.scheduler.start();
    await dialNow(`/staff/panels/${panelId}`);
    expect(await kinds()).toEqual([['inbound-silent', 2]]);
    expect((await technician.get(PAGE)).text).toContain('a test connection got no answer');
    expect((await technician.get(`/staff/panels/${panelId}`)).text).toContain('no traffic passes, since');
    isSilent = false;
    await dialNow(PAGE);
    await shop.scheduler.stop();
    expect(await kinds()).toEqual([]);
    expect((await technician.get(`/staff/panels/${panelId}`)).text).toContain('carries traffic (320 ms');
  });
});
