import { createFakePanelDriver } from '@panelkit/sdk/testing';
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

/** Where the page asks before it does something. */
const linkIn = (text: string, what: string) =>
  (new RegExp(`href="([^"]*${what}[^"]*)"`).exec(text)?.[1] ?? '').replaceAll('&amp;', '&');

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
    expect(text).toContain('The shop did not create this inbound');
    const question = linkIn(text, 'what=move');
    expect((await technician.get(question)).text).toContain('This moves 2 customers to another inbound');
    const inboundId = new URLSearchParams(question.split('?')[1]).get('inboundId') ?? '';
    const wanted = { inboundId, toInboundId: '' };
    expect((await technician.submit(question, '/staff/bulk/move', wanted)).location).toContain(
      'done=moveEveryone',
    );
    const progress = await technician.get(PAGE);
    expect(progress.text).toContain('0 of 2');
    const [run] = (await shop.panelkit.bulk.list({}, shop.staff())).rows;
    expect((await technician.submit(PAGE, `/staff/bulk/${run?.id}/stop`, {})).location).toContain(
      'done=save',
    );
    expect((await technician.get(PAGE)).text).toContain('stopped');
    expect((await technician.submit(PAGE, `/staff/bulk/${run?.id}/resume`, {})).location).toContain(
      'done=save',
    );
    await shop.panelkit.bulk.settled(run?.id ?? '', shop.staff());
    expect((await technician.get(PAGE)).text).toContain('2 of 2');
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
    const question = linkIn((await technician.get(PAGE)).text, 'what=trust');
    expect((await technician.get(question)).text).toContain('missing accounts of up to 6 customers');
    expect((await technician.submit(question, action, {})).location).toContain('done=trust');
    expect(await kinds()).toEqual([]);
    expect(await sell(1)).toHaveLength(1);
  });

  test('given an outage, when the owner gives days, then each gets them once, and a technician may not', async () => {
    const ids = await sell(2);
    shop.panel.setInbounds([]);
    await sync();
    const technician = await shop.openAsStaff('tara', 'technician');
    expect((await technician.get(PAGE)).text).not.toContain('what=give-days');
    const owner = await shop.openAsStaff('olga', 'owner');
    const question = linkIn((await owner.get(PAGE)).text, 'what=give-days');
    expect((await owner.get(question)).text).toContain('adds days, for free, to the 2 customers');
    const inboundId = new URLSearchParams(question.split('?')[1]).get('inboundId') ?? '';
    const before = await shop.panelkit.subscriptions.get(ids[0] ?? '', shop.staff());
    const wanted = { panelId, inboundId, days: '۲', incident: 'Friday' };
    for (const _ of [1, 2])
      expect((await owner.submit(question, '/staff/bulk/give-days', wanted)).location).toContain(
        'done=giveDays',
      );
    const { rows } = await shop.panelkit.bulk.list({}, shop.staff());
    expect(rows).toMatchObject([{ totalCount: 2, work: { days: 2 } }]);
    await shop.panelkit.bulk.settled(rows[0]?.id ?? '', shop.staff());
    const after = await shop.panelkit.subscriptions.get(ids[0] ?? '', shop.staff());
    const gainedMs = (after.granted?.expiresAt?.getTime() ?? 0) - (before.granted?.expiresAt?.getTime() ?? 0);
    expect(gainedMs).toBe(2 * 86_400_000);
  });

  test('given a change that its panel refuses, when staff try again, then it is applied', async () => {
    const [id = ''] = await sell(1);
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    await shop.panelkit.subscriptions.suspend({ subscriptionId: id, reason: 'unpaid' }, shop.staff());
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    expect(await kinds()).toEqual([['accounts-failing', 1]]);
    const technician = await shop.openAsStaff('tara', 'technician');
    const action = `/staff/panels/${panelId}/retry-accounts`;
    const { text } = await technician.get(PAGE);
    expect(text).not.toContain(action);
    const question = linkIn(text, 'what=retry');
    expect((await technician.get(question)).text).toContain(
      'write the accounts of 1 customer with this error',
    );
    const done = await technician.submit(question, action, { code: 'PANEL_REFUSED' });
    expect(done.location).toContain('done=retryAccounts');
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    expect(await kinds()).toEqual([]);
    expect(shop.panel.accounts()[0]?.status).toBe('disabled');
  });

  test('given a disabled panel with customers, when staff enable it, then they are asked first, and it sells again', async () => {
    await sell(2);
    await shop.panelkit.panels.update({ panelId, status: 'disabled' }, shop.staff());
    const technician = await shop.openAsStaff('tara', 'technician');
    const action = `/staff/panels/${panelId}/enabled`;
    const { text } = await technician.get(PAGE);
    expect(text).not.toContain(action);
    const question = linkIn(text, 'what=enable');
    expect((await technician.get(question)).text).toContain('what has waited for its 2 customers');
    expect((await technician.submit(question, action, {})).location).toContain('done=save');
    expect(await kinds()).toEqual([]);
    expect(await sell(1)).toHaveLength(1);
  });

  test.each(['rotate', 'take'] as const)(
    'given changed credentials on a panel that asks, when staff choose %s, then nothing is left to do',
    async (choice) => {
      await shop.close();
      const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [] })];
      shop = await openTestShop({ shop: { panelDrivers } });
      panelId = shop.panels[0]?.id ?? '';
      const [id = ''] = await sell(1);
      const owner = await shop.openAsStaff('olga', 'owner');
      const panel = `/staff/panels/${panelId}`;
      const edited = {
        name: 'Fake',
        baseUrl: shop.panel.target.baseUrl,
        capacity: '',
        credentialPolicy: 'ask',
      };
      expect((await owner.submit(panel, panel, edited)).location).toContain('done=save');
      const [account] = shop.panel.accounts();
      const uuid = '11111111-2222-4333-8444-555555555555';
      if (account === undefined) throw new TypeError('one was sold');
      shop.panel.editAccount(account.name, { credentials: { ...account.credentials, uuid } });
      await sync();
      await shop.panelkit.subscriptions.settled(id, shop.staff());
      expect(await kinds()).toEqual([['credentials-changed', 1]]);
      const technician = await shop.openAsStaff('tara', 'technician');
      const page = `${panel}/credentials`;
      expect((await technician.get(PAGE)).text).toContain(`href="${page}"`);
      expect((await technician.get(page)).text).toContain(`/staff/subscriptions/${id}`);
      const [asked] = await shop.panelkit.panels.changedCredentials(panelId, shop.staff());
      const wanted = { choice, accountIds: asked?.accountId ?? '' };
      expect((await technician.submit(page, page, wanted)).location).toContain('done=decideCredentials');
      await shop.panelkit.subscriptions.settled(id, shop.staff());
      expect(await kinds()).toEqual([]);
      expect(shop.panel.account(account.name)?.credentials.uuid === uuid).toBe(choice === 'take');
      expect((await technician.get(page)).text).toContain('Nothing to decide');
    },
  );

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
