import { createRecordingNotifier, createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrived, createTellingShop, happen, type TellingShop } from './telling-shop.ts';

const rowsOf = async ({ shop }: Pick<TellingShop, 'shop'>, code: string) => {
  const { rows } = await shop.backend.storage.notifications.list({ channel: 'recording', limit: 500 });
  return rows.filter((row) => row.code === code);
};

/** Lets hours pass, with a look at the outbox every half hour. */
async function pass({ shop }: Pick<TellingShop, 'shop'>, hours: number): Promise<void> {
  for (let half = 0; half < hours * 2; half += 1) {
    await shop.clock.advance('30m');
    await shop.scheduler.tick();
  }
}

describe('a channel that fails', () => {
  test('given a channel that is down for an hour, when it is back, then everything arrives once, and the sale never waited', async () => {
    const telling = await createTellingShop();
    const { shop, notifier } = telling;
    notifier.behave({ kind: 'fail' });
    await shop.scheduler.tick();
    await pass(telling, 1);
    expect(notifier.messages).toEqual([]);
    expect(await rowsOf(telling, 'account.ready')).toMatchObject([{ state: 'pending', reason: 'down' }]);
    notifier.behave({ kind: 'deliver' });
    await pass(telling, 5);
    expect(arrived(notifier, 'account.ready')).toHaveLength(1);
    expect(arrived(notifier)).toHaveLength(new Set(notifier.messages.map(({ id }) => id)).size);
    expect(await rowsOf(telling, 'account.ready')).toMatchObject([{ state: 'sent', reason: null }]);
  });

  test('given one customer whom it cannot reach now, then the others are told in the same minute', async () => {
    const { shop, notifier } = await createTellingShop();
    notifier.next({ kind: 'fail' });
    for (let index = 0; index < 30; index += 1) await shop.customer({ balanceMinor: 10 });
    await shop.scheduler.tick();
    expect(notifier.messages).toHaveLength(63);
    expect(notifier.handedOver).toHaveLength(64);
  });

  test('given a channel that asks to wait, then it is not asked sooner', async () => {
    const { shop, notifier } = await createTellingShop();
    notifier.behave({ kind: 'fail', retryAfterMs: 2 * 3_600_000 });
    await shop.scheduler.start();
    await shop.clock.advance('119m');
    const before = new Set(notifier.handedOver).size;
    expect(notifier.handedOver).toHaveLength(before);
    await shop.clock.advance('3m');
    expect(notifier.handedOver.length).toBeGreaterThan(before);
  });

  test('given a channel that stays down, when a day is over, then it is given up; staff send it again by hand, once', async () => {
    const telling = await createTellingShop();
    const { shop, notifier } = telling;
    notifier.behave({ kind: 'fail', reason: 'x'.repeat(300) });
    await pass(telling, 25);
    const [given] = await rowsOf(telling, 'account.ready');
    expect(given).toMatchObject({ state: 'failed', reason: 'x'.repeat(200), nextAttemptAt: null });
    const tries = notifier.handedOver.filter((id) => id === given?.id).length;
    expect(tries).toBeGreaterThan(8);
    expect(tries).toBeLessThan(25);

    notifier.behave({ kind: 'deliver' });
    const by = shop.staff();
    const input = { notificationId: given?.id ?? '' };
    expect(await shop.panelkit.notifications.retry(input, by)).toMatchObject({ state: 'pending' });
    await shop.panelkit.notifications.retry(input, by);
    await shop.scheduler.tick();
    expect(arrived(notifier, 'account.ready')).toHaveLength(1);
    await expect(shop.panelkit.notifications.retry(input, shop.staff())).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
    const { rows } = await shop.panelkit.audit.list({ action: 'notification.retry' }, shop.staff());
    expect(rows).toHaveLength(1);
  });

  test('given a customer whom the channel refuses, then it is recorded with the reason and not tried again', async () => {
    const telling = await createTellingShop();
    const { notifier } = telling;
    notifier.behave({ kind: 'refuse', reason: 'blocked' });
    await pass(telling, 24);
    expect(await rowsOf(telling, 'account.ready')).toMatchObject([
      { state: 'refused', reason: 'blocked', attempts: 1 },
    ]);
  });

  test('given one channel that hangs, when another works, then that one tells all, and of the first little is lost', async () => {
    const clock = createTestClock();
    const hanging = createRecordingNotifier({ clock, channel: 'hanging' });
    const working = createRecordingNotifier({ clock, channel: 'working' });
    const shop = await createTestPanelkit({ clock, notifiers: [hanging, working] });
    hanging.behave({ kind: 'hang' });
    for (let index = 0; index < 50; index += 1) await shop.customer({ balanceMinor: 10 });
    await shop.run(shop.scheduler.tick());
    expect(working.messages).toHaveLength(100);
    const { rows } = await shop.backend.storage.notifications.list({ channel: 'hanging', limit: 500 });
    expect(rows.filter(({ state }) => state === 'unknown')).toMatchObject([{ reason: 'no-answer' }]);
    expect(rows.filter(({ state }) => state === 'pending')).toHaveLength(99);
  });

  test('given an answer that comes late but in time, then it is sent; after the deadline it is unknown', async () => {
    const telling = await createTellingShop();
    const { shop, notifier } = telling;
    notifier.behave({ kind: 'late', afterMs: 29_000 });
    await shop.run(shop.scheduler.tick());
    expect(await rowsOf(telling, 'account.ready')).toMatchObject([{ state: 'sent' }]);
    notifier.behave({ kind: 'late', afterMs: 31_000 });
    await shop.customer({ balanceMinor: 70 });
    await shop.run(shop.scheduler.tick());
    expect((await rowsOf(telling, 'staff.new-customer')).at(-1)).toMatchObject({
      state: 'unknown',
      reason: 'no-answer',
    });
  });

  test.each([
    ['that throws', { kind: 'throw' as const }, 'threw'],
    ['that answers nonsense', { kind: 'fail' as const, retryAfterMs: -5 }, 'invalid-answer'],
  ])(
    'given a notifier %s, then nobody knows, staff are told once, and it is not sent again',
    async (_, behaviour, reason) => {
      const telling = await createTellingShop();
      const { shop, notifier } = telling;
      await shop.scheduler.tick();
      const order = await shop.buy(telling.customer, await shop.plan());
      await shop.run(shop.panelkit.orders.settled(order.id));
      notifier.next(behaviour);
      await pass(telling, 3);
      const lost = (await shop.backend.storage.notifications.list({ state: 'unknown' })).rows;
      expect(lost).toMatchObject([{ reason, attempts: 1, channel: 'recording' }]);
      expect(notifier.handedOver.filter((id) => id === lost[0]?.id)).toHaveLength(1);
      expect(arrived(notifier, 'staff.outcome-unknown')).toEqual([
        `It is not known whether a message (${lost[0]?.code}) went out by recording. It is not sent again.`,
      ]);
    },
  );
});

describe('processes that die', () => {
  test('given a process that dies between sending and recording, then it is reported as unknown and not sent again', async () => {
    const telling = await createTellingShop();
    telling.notifier.behave({ kind: 'late', afterMs: 5000 });
    await telling.shop.scheduler.start();
    await telling.shop.clock.advance('2s');
    const [sending] = await rowsOf(telling, telling.notifier.messages[0]?.code ?? '');
    expect(sending).toMatchObject({ state: 'sending' });

    const shop = telling.shop.crash();
    telling.notifier.behave({ kind: 'deliver' });
    await shop.scheduler.start();
    await shop.clock.advance('10m');

    const row = await shop.backend.storage.notifications.find(sending?.id ?? '');
    expect(row).toMatchObject({ state: 'unknown', reason: 'sender-lost', attempts: 1 });
    expect(telling.notifier.handedOver.filter((id) => id === row?.id)).toHaveLength(1);
    expect(arrived(telling.notifier, 'staff.outcome-unknown')).toHaveLength(1);
  });

  test('given reminders, when the process dies at any moments, then each goes out at most once, and what did not is accounted for', async () => {
    const dieAt = async (momentsMs: number[], latencyMs: number): Promise<void> => {
      const telling = await createTellingShop();
      const { notifier, customer, subscription } = telling;
      let { shop } = telling;
      notifier.behave(latencyMs === 0 ? { kind: 'deliver' } : { kind: 'late', afterMs: latencyMs });
      await shop.scheduler.start();
      for (const [index, moment] of momentsMs.entries()) {
        const data = { customerId: customer.id, percent: index + 1, period: 1 };
        for (const _ of [1, 2])
          await happen(shop, subscription, { type: 'subscription.usage-threshold', data });
        await shop.clock.advance(moment);
        shop = shop.crash();
        await shop.scheduler.start();
      }
      await shop.clock.advance('2h');
      await shop.scheduler.stop();
      const rows = await rowsOf({ shop }, 'usage.threshold');
      expect(rows).toHaveLength(momentsMs.length);
      expect(new Set(notifier.handedOver).size).toBe(notifier.handedOver.length);
      for (const row of rows) {
        const wasSent = notifier.messages.some(({ id }) => id === row.id);
        expect(row.state === 'sent' ? wasSent : row.state === 'unknown').toBe(true);
      }
    };
    const moments = fc.array(fc.integer({ min: 0, max: 130_000 }), { minLength: 1, maxLength: 4 });
    await fc.assert(fc.asyncProperty(moments, fc.integer({ min: 0, max: 3000 }), dieAt), { numRuns: 40 });
  }, 60_000);

  test('given two processes on one shop, when both plan and send, then each message goes out once', async () => {
    const telling = await createTellingShop();
    const { shop, notifier } = telling;
    notifier.behave({ kind: 'late', afterMs: 100 });
    const other = shop.another();
    for (let index = 0; index < 30; index += 1) await shop.customer({ balanceMinor: 10 });
    await shop.scheduler.start();
    await other.scheduler.start();
    await shop.clock.advance('10m');
    expect(notifier.handedOver).toHaveLength(new Set(notifier.handedOver).size);
    expect(arrived(notifier, 'wallet.topped-up')).toHaveLength(31);
    expect(await rowsOf(telling, 'wallet.topped-up')).toHaveLength(31);
  });
});
