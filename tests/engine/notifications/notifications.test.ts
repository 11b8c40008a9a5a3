import { DAY_MS } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { arrived, createTellingShop, happen } from './telling-shop.ts';

/** In three days, as the granted terms of the test plan say after 27. */
const expiring = (customerId: string, days: number, expiresAt: Date) => ({
  type: 'subscription.expiring' as const,
  data: { customerId, days, expiresAt: expiresAt.toISOString(), period: 1 },
});
const END = new Date('2026-01-31T00:00:00Z');

describe('what is told', () => {
  test('given a delivery, when it was read back, then its owner is told once, with link and validity, in his language', async () => {
    const { shop, notifier, customer, subscription } = await createTellingShop({ timeZone: 'Asia/Tehran' });
    await shop.panelkit.customers.setLanguage({ customerId: customer.id, language: 'fa' }, shop.as(customer));

    for (const _ of [1, 2, 3]) await shop.scheduler.tick();

    const { shopLink } = await shop.panelkit.delivery.get(subscription.id, shop.as(customer));
    const ready = notifier.messages.filter(({ code }) => code === 'account.ready');
    expect(ready).toEqual([
      expect.objectContaining({
        audience: 'customer',
        customerId: customer.id,
        subject: { kind: 'subscription', id: subscription.id },
        language: 'fa',
        link: shopLink,
        text: 'سرویس «\u2068Gold\u2069» شما آماده است. ترافیک: ۵۰ گیگابایت. اعتبار تا: ۱۱ بهمن ۱۴۰۴ ساعت ۳:۳۰.',
      }),
    ]);
  });

  test('given a link, then it is in no row, event, audit row or log', async () => {
    const { shop, notifier, customer, subscription } = await createTellingShop();
    await shop.scheduler.tick();
    const { shopLink } = await shop.panelkit.delivery.get(subscription.id, shop.as(customer));
    const token = shopLink.slice(shopLink.lastIndexOf('/') + 1);
    expect(notifier.messages.some(({ link }) => link === shopLink)).toBe(true);
    const { storage } = shop.backend;
    const kept = [
      await storage.notifications.list({ limit: 500 }),
      await storage.events.list({ after: 0, limit: 500 }),
      await storage.audit.list({ limit: 500 }),
      await shop.panelkit.notifications.list({ limit: 500 }, shop.staff()),
    ];
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  test('given reminders of three milestones, when each comes in its time, then each is told once', async () => {
    const { shop, notifier, customer, subscription } = await createTellingShop();
    let told: string[] = [];
    for (const days of [7, 3, 1]) {
      await shop.clock.advance(END.getTime() - days * DAY_MS - shop.clock.now().getTime());
      told = [...told, `expiring:${days}`];
      // The sweep is repeated after a crash: the same milestone is there twice.
      for (const _ of [1, 2])
        await happen(shop, subscription, { ...expiring(customer.id, days, END), facts: { told } });
      for (const _ of [1, 2]) await shop.scheduler.tick();
    }
    expect(arrived(notifier, 'subscription.expiring')).toEqual([
      'Your service "Gold" ends in 7 days, on January 31, 2026 at 00:00.',
      'Your service "Gold" ends in 3 days, on January 31, 2026 at 00:00.',
      'Your service "Gold" ends in 1 day, on January 31, 2026 at 00:00.',
    ]);
  });

  test('given traffic that is used up, when it is seen as threshold and as limit, then it is told once', async () => {
    const { shop, notifier, customer, subscription } = await createTellingShop();
    const data = { customerId: customer.id, period: 1 };
    for (const percent of [80, 95]) {
      const facts = { told: [`usage:${percent}`] };
      await happen(shop, subscription, {
        type: 'subscription.usage-threshold',
        data: { ...data, percent },
        facts,
      });
      await shop.scheduler.tick();
    }
    await happen(shop, subscription, {
      type: 'subscription.usage-threshold',
      data: { ...data, percent: 100 },
    });
    await happen(shop, subscription, { type: 'subscription.limited', data });
    await shop.scheduler.tick();
    expect(notifier.messages.map(({ code }) => code).filter((code) => code.startsWith('usage'))).toEqual([
      'usage.threshold',
      'usage.threshold',
      'usage.exhausted',
    ]);
  });

  test('given money that is not there, when a renewal comes, then it says so; when it is there, then what it takes', async () => {
    const { shop, notifier, customer, subscription } = await createTellingShop();
    const upcoming = (priceMinor: number, period: number) => ({
      type: 'subscription.renewal-upcoming' as const,
      data: {
        customerId: customer.id,
        chargesAt: END.toISOString(),
        priceMinor,
        currency: 'USD',
        period,
      },
      facts: { autoRenew: true, period },
    });
    await happen(shop, subscription, upcoming(1000, 1));
    await shop.scheduler.tick();
    await happen(shop, subscription, upcoming(4001, 2));
    await shop.scheduler.tick();
    expect(arrived(notifier, 'renewal.upcoming')).toEqual([
      'Your service "Gold" renews on January 31, 2026 at 00:00: $10.00 will be taken from your wallet.',
    ]);
    expect(arrived(notifier, 'renewal.uncovered')).toEqual([
      'Your wallet balance is not enough: your service "Gold" renews on January 31, 2026 at 00:00 for $40.01.',
    ]);
  });

  test('given a policy of a low balance, when it is spent from, then it is told once a day', async () => {
    const { shop, notifier, customer } = await createTellingShop({
      policies: { notifications: { lowBalanceMinor: 4500 } },
    });
    const spend = () =>
      shop.panelkit.wallets.adjust(
        { customerId: customer.id, amountMinor: -10, reason: 'test' },
        shop.staff(),
      );
    await spend();
    await shop.scheduler.tick();
    await spend();
    await shop.scheduler.tick();
    expect(arrived(notifier, 'wallet.balance-low')).toEqual(['Your wallet balance is low: $39.90 is left.']);
    await shop.clock.advance('1d');
    await spend();
    await shop.scheduler.tick();
    expect(arrived(notifier, 'wallet.balance-low')).toHaveLength(2);
  });

  test('given payments that are proved, refused, received and never made, then staff and customers are told of each', async () => {
    const { shop, notifier, customer } = await createTellingShop();
    const topUp = async () => {
      const wanted = { customerId: customer.id, amountMinor: 700, method: 'receipt' };
      const { id: paymentId } = await shop.panelkit.payments.topUp(wanted, shop.as(customer));
      await shop.panelkit.payments.submitReceipt({ paymentId }, shop.as(customer));
      return paymentId;
    };
    const [good, bad] = [await topUp(), await topUp()];
    await shop.scheduler.tick();
    await shop.panelkit.payments.approve({ paymentId: good }, shop.staff());
    await shop.panelkit.payments.reject({ paymentId: bad, reason: 'not ours' }, shop.staff());
    const plan = await shop.plan();
    await shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
      shop.as(customer),
    );
    await shop.clock.advance('31m');
    await shop.scheduler.tick();
    await shop.scheduler.tick();
    expect(arrived(notifier, 'staff.receipt-to-review')).toHaveLength(2);
    expect(arrived(notifier, 'wallet.topped-up')).toEqual([
      '$50.00 was added to your wallet.',
      '$7.00 was added to your wallet.',
    ]);
    expect(arrived(notifier, 'payment.rejected')).toEqual(['Your payment of $7.00 was not accepted.']);
    expect(arrived(notifier, 'payment.expired')).toEqual([
      'The time to pay $10.00 is over. You can order again.',
    ]);
    expect(arrived(notifier, 'staff.new-order')).toHaveLength(2);
    expect(arrived(notifier, 'staff.new-customer')).toHaveLength(1);
  });

  test('given codes that are muted and a channel for staff alone, then those are not told, and customers not there', async () => {
    const { shop, notifier } = await createTellingShop({
      policies: { notifications: { muted: ['staff.new-customer'] } },
    });
    Object.assign(notifier, { audiences: ['staff'] });
    await shop.scheduler.tick();
    expect(notifier.messages.map(({ code }) => code)).toEqual(['staff.new-order']);
  });
});

describe('what is overtaken', () => {
  test.each([
    { name: 'a later milestone was reached', facts: { told: ['expiring:3', 'expiring:1'] } },
    { name: 'a new period began', facts: { period: 2 } },
    { name: 'it was terminated', facts: { termination: { reason: 'staff' as const, at: new Date(0) } } },
  ])(
    'given a reminder that waits for its channel, when $name meanwhile, then it is skipped',
    async ({ facts }) => {
      const { shop, notifier, customer, subscription } = await createTellingShop();
      await shop.scheduler.tick();
      notifier.behave({ kind: 'fail' });
      await happen(shop, subscription, { ...expiring(customer.id, 3, END), facts: { told: ['expiring:3'] } });
      await shop.scheduler.tick();
      await happen(shop, subscription, {
        type: 'subscription.auto-renew-changed',
        data: { customerId: customer.id, enabled: false },
        facts,
      });
      notifier.behave({ kind: 'deliver' });
      await shop.clock.advance('1m');
      await shop.scheduler.tick();
      expect(arrived(notifier, 'subscription.expiring')).toEqual([]);
      const { rows } = await shop.backend.storage.notifications.list({ state: 'skipped' });
      expect(rows).toMatchObject([{ code: 'subscription.expiring', attempts: 2 }]);
    },
  );

  test('given 80 % that waits, when 95 % is reached, then only 95 % is told', async () => {
    const { shop, notifier, customer, subscription } = await createTellingShop();
    for (const percent of [80, 95]) {
      await happen(shop, subscription, {
        type: 'subscription.usage-threshold',
        data: { customerId: customer.id, percent, period: 1 },
        facts: { told: ['usage:80', 'usage:95'].filter((name) => Number(name.slice(6)) <= percent) },
      });
    }
    await shop.scheduler.tick();
    expect(arrived(notifier, 'usage.threshold')).toEqual([
      'You have used 95% of the traffic of your service "Gold".',
    ]);
  });

  test('given ten days without a sender, when it runs again, then no stale reminder goes out, and what still matters does', async () => {
    const { shop, notifier, customer, subscription } = await createTellingShop();
    await shop.scheduler.tick();
    notifier.messages.length = 0;
    // Reminders of which one was planned before the downtime, and the other not even read.
    await happen(shop, subscription, expiring(customer.id, 7, END));
    notifier.behave({ kind: 'fail' });
    await shop.scheduler.tick();
    notifier.behave({ kind: 'deliver' });
    await happen(shop, subscription, expiring(customer.id, 3, END));

    await shop.clock.advance('10d');
    await shop.scheduler.tick();
    expect(arrived(notifier)).toEqual([]);
    await shop.clock.advance('21d');
    const data = { customerId: customer.id, expiresAt: END.toISOString(), period: 1 };
    await happen(shop, subscription, { type: 'subscription.expired', data, facts: { told: ['expired'] } });
    await shop.scheduler.tick();

    expect(arrived(notifier)).toEqual(['Your service "Gold" has expired.']);
    const { rows } = await shop.backend.storage.notifications.list({ channel: 'recording' });
    expect(rows.filter(({ state }) => state === 'pending' || state === 'sending')).toEqual([]);
  });
});

describe('the notices of a customer', () => {
  test('given what he was told, when he lists it, then he sees his own, in words; staff see every channel', async () => {
    const { shop, customer } = await createTellingShop();
    const other = await shop.customer({ balanceMinor: 300 });
    await shop.scheduler.tick();
    const own = await shop.panelkit.notifications.list({}, shop.as(customer));
    expect(own.rows.map(({ code, channel, state }) => [code, channel, state])).toEqual([
      ['wallet.topped-up', 'shop', 'sent'],
      ['account.ready', 'shop', 'sent'],
    ]);
    expect(own.rows[0]?.text).toBe('$50.00 was added to your wallet.');
    const asked = { customerId: customer.id, channel: 'recording' };
    const others = await shop.panelkit.notifications.list(asked, shop.as(other));
    expect(others.rows.map(({ text }) => text)).toEqual(['$3.00 was added to your wallet.']);
    const ofStaff = await shop.panelkit.notifications.list({ channel: 'recording' }, shop.staff());
    expect(ofStaff.rows.length).toBeGreaterThan(3);
  });

  test('given a text, when staff preview it, then it is as it would be written; wrong parameters are refused', async () => {
    const { shop } = await createTellingShop({ language: 'fa' });
    const { notifications } = shop.panelkit;
    expect(await notifications.preview({ code: 'wallet.low' }, shop.staff())).toBe(
      'موجودی کیف پول شما کافی نیست',
    );
    const english = { language: 'en' as const, parameters: { days: 5 } };
    expect(await notifications.preview({ code: 'extend.notEligible', ...english }, shop.staff())).toContain(
      'in the last 5 days',
    );
    const wrong = { code: 'extend.notEligible' as const, parameters: JSON.parse('{ "days": "x", "z": 1 }') };
    await expect(notifications.preview(wrong, shop.staff())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: 'parameters.days' }, { path: 'parameters.z' }] },
    });
    const unknown = JSON.parse('{ "code": "constructor" }');
    await expect(notifications.preview(unknown, shop.staff())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
