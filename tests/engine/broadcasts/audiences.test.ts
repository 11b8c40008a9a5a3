import { randomUUID } from 'node:crypto';
import { type Audience, EVERYONE } from '@panelkit/sdk';
import { aBroadcast, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY, type StoredShop } from '../on-storage.ts';
import { createCastingChannel, DRAFT } from './casting-shop.ts';

for (const { name, open } of [IN_MEMORY, onPostgres('audiences')]) {
  describe(`audiences on ${name}`, () => {
    test('given people of every kind, when previewed and sent, then each condition means who it says', async () => {
      const clock = createTestClock();
      const channel = createCastingChannel(clock);
      const shop = await open({ clock, notifiers: [channel.notifier] });
      const people = await givenPeople(shop);
      const planId = people.longPlanId;
      const panelId = shop.panels[0]?.id ?? '';
      const cases: [Partial<Audience>, string[]][] = [
        [{}, ['ended', 'long', 'new', 'short', 'trial']],
        [{ services: 'active' }, ['long', 'short', 'trial']],
        [{ services: 'trial' }, ['trial']],
        [{ services: 'ended' }, ['ended']],
        [{ services: 'ended', planId }, []],
        [{ services: 'never-bought' }, ['new', 'trial']],
        [{ endsWithinDays: 5 }, ['short']],
        [{ planId }, ['long']],
        [{ panelId }, ['long', 'short', 'trial']],
        [{ panelId, endsWithinDays: 60, planId }, ['long']],
        [{ balanceFromMinor: 500 }, ['long', 'new']],
        [{ balanceBelowMinor: 500 }, ['ended', 'short', 'trial']],
        [{ balanceFromMinor: 1000, balanceBelowMinor: 1001 }, ['new']],
        [{ language: 'fa' }, ['new']],
        [{ language: 'en', services: 'never-bought' }, ['trial']],
      ];
      for (const [audience, wanted] of cases) {
        const preview = await shop.panelkit.broadcasts.preview({ ...DRAFT, audience }, shop.staff());
        expect([audience, preview.matching]).toEqual([audience, wanted.length]);
        const names = (await recipients(shop, { ...EVERYONE, ...audience })).map((id) =>
          people.names.get(id),
        );
        expect([audience, names.sort()]).toEqual([audience, wanted]);
      }
    });
  });
}

/** Who is added to a broadcast. */
async function recipients(
  { backend: { storage }, clock }: StoredShop,
  audience: Audience,
): Promise<string[]> {
  const broadcast = aBroadcast({ id: randomUUID(), audience, channels: ['chat'] });
  const of = { broadcastId: broadcast.id, channel: 'chat' };
  await storage.transaction(async (tx) => {
    await tx.broadcasts.insert(broadcast);
    await tx.broadcasts.addRecipients({
      ...of,
      audience,
      kind: 'news',
      now: clock.now(),
      language: 'en',
      currency: 'USD',
      channels: [{ channel: 'chat', bot: null }],
      after: null,
      limit: 100,
    });
  });
  const { rows } = await storage.broadcasts.listDeliveries({ ...of, state: 'pending' });
  return rows.map(({ customerId }) => customerId);
}

async function givenPeople(shop: StoredShop) {
  const names = new Map<string, string>();
  const person = async (name: string, balanceMinor: number) => {
    const customer = await shop.customer({ balanceMinor });
    names.set(customer.id, name);
    return customer;
  };
  const deliver = async (order: { id: string }) =>
    void (await shop.run(shop.panelkit.orders.settled(order.id)));
  const ended = await shop.plan({ durationDays: 1 });
  const short = await shop.plan({ durationDays: 7 });
  const long = await shop.plan({ durationDays: 30 });
  const tried = await shop.plan({ trialDays: 20 });
  await deliver(await shop.buy(await person('ended', 1000), ended));
  await shop.clock.advance('3d');
  await deliver(await shop.buy(await person('short', 1000), short));
  await deliver(await shop.buy(await person('long', 1500), long));
  const trying = await person('trial', 0);
  await deliver(
    await shop.panelkit.orders.place(
      {
        customerId: trying.id,
        items: [{ planId: tried.id, quantity: 1, trial: true }],
        payment: { method: 'wallet' },
      },
      shop.as(trying),
    ),
  );
  const fresh = await person('new', 1000);
  await shop.panelkit.customers.setLanguage({ customerId: fresh.id, language: 'fa' }, shop.as(fresh));
  await shop.clock.advance('3d');
  return { names, longPlanId: long.id };
}
