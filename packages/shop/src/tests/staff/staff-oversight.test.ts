import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

describe('The audit trail', () => {
  test('given two of the staff, when it is asked for one of them and one thing, then only that is shown', async () => {
    const ada = await shop.panelkit.customers.ensure({ externalId: 'ada', displayName: 'Ada' });
    const [dana, omid] = [await shop.openAsStaff('dana'), await shop.openAsStaff('omid', 'finance')];
    const page = `/staff/customers/${ada.id}`;
    const give = (reason: string) => ({ amount: '5', sign: 'give', reason, confirmed: 'yes' });
    await dana.submit(page, `${page}/adjust`, give('by dana'));
    await omid.submit(page, `${page}/adjust`, give('by omid'));
    const both = (await dana.get('/staff/audit?action=wallet.adjust')).text;
    expect([both.includes('by dana'), both.includes('by omid')]).toEqual([true, true]);
    const { text } = await dana.get(`/staff/audit?actorId=omid@shop.test&targetId=${ada.id}`);
    expect([text.includes('by dana'), text.includes('by omid')]).toEqual([false, true]);
  });
});

describe('The ledger', () => {
  test('given bookings, when finance reads it, then each has its entries, also as a file', async () => {
    const ada = await shop.panelkit.customers.ensure({ externalId: 'ada', displayName: 'Ada' });
    await shop.user({ customerId: ada.id, name: 'Ada' });
    await shop.panelkit.wallets.adjust(
      { customerId: ada.id, amountMinor: 5000, reason: 'gift' },
      shop.staff(),
    );
    const order = await shop.buy(ada, await shop.plan());
    await shop.panelkit.orders.settled(order.id);
    const finance = await shop.openAsStaff('fran', 'finance');
    const { text } = await finance.get('/staff/ledger');
    for (const words of ['$50.00', '-$10.00', 'Revenue', 'Ada', `/staff/orders/${order.id}`])
      expect(text).toContain(words);
    const csv = (await finance.get('/staff/export/ledger.csv')).text;
    expect(csv.trim().split('\r\n')).toHaveLength(3);
    expect(csv).toContain(`wallet:${ada.id} 5000`);
  });
});

describe('The scheduler', () => {
  test('given work that waits, when it is looked at, then how much and how late, and its runs by job', async () => {
    await shop.buy(await shop.customer({ balanceMinor: 5000 }), await shop.plan());
    await shop.clock.advance('75s');
    const owner = await shop.openAsStaff();
    expect((await owner.get('/staff/runs')).text).toContain('1, late by 75 s');
    await shop.scheduler.tick();
    const runs = (await owner.get('/staff/runs')).text;
    expect(runs).toContain('Nothing is due');
    expect((await owner.get('/staff/runs?job=sweep-lifecycle')).text).toContain('renewals</div>');
    expect((await owner.get('/staff/runs?job=check-health')).text).not.toContain('renewals</div>');
  });
});

describe('Failed jobs', () => {
  test('given a job that failed, when staff look, then at what, how often, when again and where, in each language', async () => {
    const owner = await shop.openAsStaff();
    expect((await owner.get('/staff/runs')).text).toContain('No job has failed');
    const lastFailedAt = shop.clock.now();
    await shop.backend.storage.transaction(async (tx) => {
      const failure = {
        job: 'reconcile-account',
        subject: 'accountId=a-1',
        payload: { accountId: 'a-1' },
        lastFailedAt,
        nextAttemptAt: null,
        error: { name: 'TypeError', code: null, stack: 'TypeError\n    at <anonymous>' },
      };
      await tx.jobFailures.record(failure);
      await tx.jobFailures.record(failure);
    });
    const { text } = await owner.get('/staff/runs');
    for (const words of [
      'Provisions accounts',
      'accountId=a-1',
      '>2<',
      'None planned',
      'TypeError\n    at &lt;anonymous&gt;',
    ])
      expect(text).toContain(words);
    await owner.submit('/staff/runs', '/language', { language: 'fa' });
    expect((await owner.get('/staff/runs')).text).toContain('کارهای ناموفق');
  });
});

describe('Messages', () => {
  test('given each message, when they are previewed, then every one is there in every language', async () => {
    const support = await shop.openAsStaff('sam', 'support');
    const { text } = await support.get('/staff/notifications/preview');
    expect(text.match(/<p class="message" lang="en" dir="ltr">/g)?.length).toBeGreaterThan(30);
    expect(text.match(/<p class="message" lang="fa" dir="rtl">/g)?.length).toBeGreaterThan(30);
    expect(text).not.toMatch(/class="message"[^>]*><\/p>|undefined|NaN|\{\w+\}/);
  });

  test('given what was told and what a channel refused, when staff look, then they see it and send it once more', async () => {
    const refusing = await openTestShop({
      notifiers: [
        {
          channel: 'email',
          audiences: ['customer'],
          send: async () => ({ kind: 'refused', reason: 'no-address' }),
        },
      ],
    });
    const order = await refusing.buy(
      await refusing.customer({ balanceMinor: 5000 }),
      await refusing.plan({ name: 'Best' }),
    );
    await refusing.panelkit.orders.settled(order.id);
    await refusing.scheduler.tick();
    const support = await refusing.openAsStaff('sam', 'support');
    const page = '/staff/notifications?state=refused';
    const { text } = await support.get(page);
    expect(text).toContain('no-address');
    const retry = /action="(\/staff\/notifications\/[0-9a-f-]+\/retry)"/.exec(text)?.[1] ?? '';
    expect((await support.submit(page, retry)).location).toContain('done=sendAgain');
    expect((await support.get('/staff/notifications?state=pending')).text).toContain('Best');
    await refusing.close();
  });
});
