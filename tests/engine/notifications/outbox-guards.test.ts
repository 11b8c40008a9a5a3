import type { Backend } from '@panelkit/sdk';
import { aNotification } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test, vi } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { checkCapacity } from '../../../packages/sdk/src/engine/notifications/check-capacity.ts';
import { planNotifications } from '../../../packages/sdk/src/engine/notifications/plan-notifications.ts';
import { createFactsReader } from '../../../packages/sdk/src/engine/notifications/read-facts.ts';
import { recordOutcome } from '../../../packages/sdk/src/engine/notifications/record-outcome.ts';
import { sendNotifications } from '../../../packages/sdk/src/engine/notifications/send-notifications.ts';
import { arrived, createTellingShop, happen } from './telling-shop.ts';

const rowsOf = async ({ backend }: TestPanelkit) =>
  (await backend.storage.notifications.list({ limit: 500 })).rows;
const codesOf = async (shop: TestPanelkit) => (await rowsOf(shop)).map(({ code }) => code);

/**
 * The reminder of a subscription an hour before its end, and the end: it overtakes the other while that is
 * still news.
 */
async function remind({ shop, customer, subscription }: Awaited<ReturnType<typeof createTellingShop>>) {
  const { granted, period } = subscription;
  const expiresAt = granted?.expiresAt?.toISOString() ?? '';
  await shop.clock.advance(Date.parse(expiresAt) - shop.clock.now().getTime() - 3_600_000);
  const data = { customerId: customer.id, days: 3, expiresAt, period };
  await happen(shop, subscription, { type: 'subscription.expiring', data });
  const end = async () => {
    await shop.clock.advance('2h');
    await happen(shop, subscription, {
      type: 'subscription.expired',
      data: { customerId: customer.id, expiresAt, period },
      facts: { told: [...subscription.told, 'expired'] },
    });
  };
  return { end };
}

test('given a reminder that a later milestone overtook before anybody read it, when the events are read, then only the later one waits to be sent', async () => {
  const telling = await createTellingShop();
  const { shop } = telling;
  await planNotifications(engineOf(shop.panelkit));
  const { end } = await remind(telling);
  await end();
  await planNotifications(engineOf(shop.panelkit));
  expect(await codesOf(shop)).toContain('subscription.expired');
  expect(await codesOf(shop)).not.toContain('subscription.expiring');
});

test('given a process that is slow to write down what it read, when another was faster, then it adds nothing', async () => {
  const hold = { next: null as Promise<void> | null };
  const wrapBackend = (backend: Backend): Backend => ({
    ...backend,
    storage: {
      ...backend.storage,
      transaction: async (work) => {
        const waits = hold.next;
        hold.next = null;
        await waits;
        return backend.storage.transaction(work);
      },
    },
  });
  const telling = await createTellingShop({ wrapBackend });
  const { shop } = telling;
  const engine = engineOf(shop.panelkit);
  await planNotifications(engine);
  const { end } = await remind(telling);
  const release = Promise.withResolvers<void>();
  hold.next = release.promise;
  const slow = planNotifications(engine);
  await new Promise((resolve) => setImmediate(resolve));
  await end();
  expect(await planNotifications(engine)).toBeGreaterThan(0);
  release.resolve();
  expect(await slow).toBe(0);
  expect(await codesOf(shop)).not.toContain('subscription.expiring');
});

test('given news that is older than its code allows, when the events are read, then it is not told', async () => {
  const telling = await createTellingShop();
  const { shop, subscription, customer } = telling;
  await planNotifications(engineOf(shop.panelkit));
  const before = await codesOf(shop);
  const at = new Date(shop.clock.now().getTime() - 2 * 86_400_000);
  const data = { customerId: customer.id, percent: 80, period: subscription.period };
  await happen(shop, subscription, { type: 'subscription.usage-threshold', data, at });
  await planNotifications(engineOf(shop.panelkit));
  expect(await codesOf(shop)).toEqual(before);
});

/** Staff whose panel changes its version, and what waits to tell them. */
async function tellingOfVersions() {
  const { shop, notifier } = await createTellingShop();
  const [panel] = shop.panels;
  const fail = () =>
    shop.backend.storage.transaction((tx) =>
      tx.events.append({
        aggregate: { kind: 'panel', id: panel?.id ?? '' },
        type: 'panel.version-changed',
        data: { from: '3.0.0', to: '4.0.0', supported: false },
        at: shop.clock.now(),
      }),
    );
  const waiting = async () =>
    (await rowsOf(shop)).filter(
      ({ code, channel }) => code === 'staff.panel-version' && channel === notifier.channel,
    );
  return { shop, fail, waiting };
}

test('given staff who are still to be told, when the same happens again, then one message waits', async () => {
  const { shop, fail, waiting } = await tellingOfVersions();
  await fail();
  await planNotifications(engineOf(shop.panelkit));
  expect(await waiting()).toHaveLength(1);
  await shop.clock.advance('1s');
  await fail();
  await planNotifications(engineOf(shop.panelkit));
  expect(await waiting()).toHaveLength(1);
});

test('given the same for staff twice, when both are read in one batch, then one message waits', async () => {
  const { shop, fail, waiting } = await tellingOfVersions();
  await fail();
  await fail();
  await planNotifications(engineOf(shop.panelkit));
  expect(await waiting()).toHaveLength(1);
});

test('given a record that could not be read for one event, when another of its batch needs it, then it is read again', async () => {
  const { shop, subscription } = await createTellingShop();
  const engine = engineOf(shop.panelkit);
  const find = vi.spyOn(engine.backend.storage.plans, 'find').mockRejectedValueOnce(new Error('lost'));
  const readFacts = createFactsReader(engine);
  const subject = { kind: 'subscription', id: subscription.id };
  await expect(readFacts(subject)).rejects.toThrow('lost');
  expect(await readFacts(subject)).toMatchObject({ plan: { id: subscription.planId } });
  expect(await readFacts(subject)).toMatchObject({ plan: { id: subscription.planId } });
  expect(find).toHaveBeenCalledTimes(2);
});

test('given two processes that look how full a plan is at the same moment, then one reports it', async () => {
  const shop = await createTestPanelkit();
  await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan({ capacity: 1 }));
  const engine = engineOf(shop.panelkit);
  const crossed = await Promise.all([checkCapacity(engine), checkCapacity(engine)]);
  expect(crossed.toSorted()).toEqual([0, 1]);
  const events = await shop.panelkit.events.list({ after: 0, limit: 500 });
  expect(events.filter(({ type }) => type === 'plan.capacity-warning')).toHaveLength(1);
});

test('given a sender from whom a message was taken, when it says how its try ended, then that is not believed', async () => {
  const { shop, notifier } = await createTellingShop();
  const row = aNotification({
    channel: notifier.channel,
    audience: 'staff',
    customerId: null,
    state: 'sending',
    attempts: 2,
  });
  await shop.backend.storage.transaction(async (tx) => {
    await tx.notifications.add(row);
    await recordOutcome(engineOf(shop.panelkit), tx, { row: { ...row, attempts: 1 }, kind: 'sent' });
  });
  expect((await rowsOf(shop)).find(({ id }) => id === row.id)).toEqual(row);
});

test('given a message that waited until it was too old, when its channel works again, then it is skipped', async () => {
  const { shop, notifier, customer } = await createTellingShop();
  const now = shop.clock.now();
  const row = aNotification({
    channel: notifier.channel,
    customerId: customer.id,
    nextAttemptAt: now,
    expiresAt: now,
  });
  await shop.backend.storage.transaction((tx) => tx.notifications.add(row));
  const before = arrived(notifier, row.code).length;
  await shop.run(sendNotifications(engineOf(shop.panelkit)));
  expect((await rowsOf(shop)).find(({ id }) => id === row.id)).toMatchObject({
    state: 'skipped',
    reason: 'too-old',
  });
  expect(arrived(notifier, row.code)).toHaveLength(before);
});
