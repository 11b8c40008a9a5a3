import { describe, expect, test } from 'vitest';
import { type Broadcast, type BroadcastDelivery, EVERYONE } from '../../domain/broadcasts/broadcast.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Customer } from '../../domain/orders/customer.ts';
import { aBroadcast } from '../../testing/builders/broadcast-builder.ts';
import { aCustomer } from '../../testing/builders/catalogue-builders.ts';
import { aChat } from '../../testing/builders/chat-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { readPages } from '../storage/read-pages.ts';

const now = testInstant();
const until = addMs(now, 60_000);
const channel = 'recording';
const everyone = { audience: EVERYONE, kind: 'news', now, language: 'en', currency: 'USD' } as const;

/** Broadcasts: that each customer is added once, claimed once, and that only the last attempt is recorded. */
export function describeBroadcastsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const given = async (count: number, overrides: Partial<Broadcast> = {}) => {
    const broadcast = aBroadcast(overrides);
    const customers = range(count).map(() => aCustomer());
    await storage().transaction(async (tx) => {
      for (const customer of customers) await tx.customers.insert(customer);
      await tx.broadcasts.insert(broadcast);
    });
    return { broadcast, customers, of: { broadcastId: broadcast.id, channel } };
  };
  const add = ({ id, channels }: Broadcast, after: string | null = null, limit = 500) =>
    storage().transaction((tx) =>
      tx.broadcasts.addRecipients({
        ...everyone,
        broadcastId: id,
        after,
        limit,
        channels: channels.map((name) => ({ channel: name, bot: null })),
      }),
    );
  const claim = (of: { broadcastId: string; channel: string }, limit = 10) =>
    storage().transaction((tx) => tx.broadcasts.claimDue({ ...of, now, until, limit }));
  const idsOf = (customers: Customer[]) => customers.map(({ id }) => id).sort();
  const sent = ({ customerId, attempts }: BroadcastDelivery) => ({
    customerId,
    attempts,
    state: 'sent' as const,
    reason: null,
    nextAttemptAt: null,
    references: ['7:1'],
    settledAt: now,
  });

  describe('broadcasts', () => {
    test('given broadcasts, when read, then nothing is lost, and those that are worked on are found', async () => {
      const { broadcast } = await given(0, { audience: { ...EVERYONE, endsWithinDays: 3, language: 'fa' } });
      const draft = aBroadcast({ status: 'draft', startedAt: null });
      await storage().transaction((tx) => tx.broadcasts.insert(draft));
      expect(await storage().broadcasts.find(broadcast.id)).toEqual(broadcast);
      expect((await storage().broadcasts.list({ status: 'draft' })).rows).toEqual([draft]);
      expect(await storage().broadcasts.listOpen()).toEqual([broadcast]);
    });

    test('given customers, when added in steps, twice and at once, then each is there once, by the first channel', async () => {
      const { broadcast, customers } = await given(5, { channels: ['one', 'two'] });
      const ids = idsOf(customers);
      expect(await add(broadcast, null, 2)).toBe(ids[1]);
      expect(await add(broadcast, ids[1], 2)).toBe(ids[3]);
      await Promise.all([add(broadcast), add(broadcast)]);
      expect(await add(broadcast, ids[4])).toBeNull();
      expect(await storage().broadcasts.countDeliveries(broadcast.id)).toEqual([
        { channel: 'one', state: 'pending', count: 5 },
      ]);
    });

    test('given two channels, when added and passed on, then each is with the first that reaches them, and only who was not reached goes on', async () => {
      const { broadcast, customers } = await given(4, { channels: ['chat', 'mail'] });
      const [ada = '', bob = '', cleo = '', dora = ''] = idsOf(customers);
      const channels = [
        { channel: 'chat', bot: '7' },
        { channel: 'mail', bot: null },
      ];
      await storage().transaction(async (tx) => {
        for (const customerId of [ada, bob, cleo]) await tx.chats.insertOnce(aChat({ bot: '7', customerId }));
        await tx.broadcasts.addRecipients({
          ...everyone,
          broadcastId: broadcast.id,
          channels,
          after: null,
          limit: 9,
        });
      });
      const [chat, mail] = channels.map((one) => ({ broadcastId: broadcast.id, channel: one.channel }));
      if (chat === undefined || mail === undefined) throw new TypeError('there are two');
      expect((await claim(mail)).map(({ delivery }) => delivery.customerId)).toEqual([dora]);
      const ends = { [ada]: 'sent', [bob]: 'blocked', [cleo]: 'unknown' } as const;
      const outcomes = (await claim(chat)).map(({ delivery }) => ({
        ...sent(delivery),
        state: ends[delivery.customerId] ?? 'sent',
        references: [],
      }));
      const passed = () =>
        storage().transaction(async (tx) => {
          await tx.broadcasts.recordOutcomes(chat, outcomes);
          const to = { channels: channels.slice(1), customerIds: idsOf(customers), now };
          return tx.broadcasts.passOn(chat, to);
        });
      expect([await passed(), await passed()]).toEqual([1, 0]);
      expect((await claim(mail)).map(({ delivery }) => delivery.customerId)).toEqual([bob]);
    });

    test('given chats and who declined, when added for a bot, then who it may write to and has not declined', async () => {
      const { broadcast, customers } = await given(4);
      const [ada, bob, cleo] = customers;
      await storage().transaction(async (tx) => {
        for (const [customer, unreachableSince] of [
          [ada, null],
          [bob, now],
          [cleo, null],
        ] as const)
          await tx.chats.insertOnce(aChat({ bot: '7', customerId: customer?.id ?? '', unreachableSince }));
        await tx.broadcasts.setDeclined({ customerId: cleo?.id ?? '', kind: 'news', at: now });
        await tx.broadcasts.setDeclined({ customerId: ada?.id ?? '', kind: 'offers', at: now });
      });
      expect(await storage().broadcasts.countReachable(everyone, '7')).toBe(1);
      const channels = [{ channel, bot: '7' }];
      await storage().transaction((tx) =>
        tx.broadcasts.addRecipients({
          ...everyone,
          broadcastId: broadcast.id,
          channels,
          after: null,
          limit: 9,
        }),
      );
      const claimed = await claim({ broadcastId: broadcast.id, channel });
      expect(claimed.map(({ delivery }) => delivery.customerId)).toEqual([ada?.id]);
      expect(await storage().broadcasts.countAudience(everyone)).toEqual([
        { language: 'en', matching: 4, declined: 1 },
      ]);
    });

    test('given due deliveries, when six claim at once, then each is claimed by one, with its customer', async () => {
      const { broadcast, customers, of } = await given(20);
      await add(broadcast);
      await storage().transaction((tx) =>
        tx.broadcasts.setDeclined({ customerId: customers[0]?.id ?? '', kind: 'news', at: now }),
      );
      const claimed = (await Promise.all(range(6).map(() => claim(of, 3)))).flat();
      claimed.push(...(await claim(of, 20)));
      expect(claimed.map(({ delivery }) => delivery.customerId).sort()).toEqual(idsOf(customers));
      const first = claimed.find(({ delivery }) => delivery.customerId === customers[0]?.id);
      expect(first).toMatchObject({
        delivery: { state: 'sending', attempts: 1, nextAttemptAt: until },
        customer: { externalId: customers[0]?.externalId },
        hasDeclined: true,
      });
      expect(claimed.filter(({ hasDeclined }) => hasDeclined)).toHaveLength(1);
      expect(await storage().broadcasts.nextDueAt(of)).toEqual(until);
    });

    test('given a sender that was lost, then its deliveries are unknown, its late outcome counts, and one of an earlier attempt does not', async () => {
      const { broadcast, of } = await given(2);
      await add(broadcast);
      const [one, two] = (await claim(of)).map(({ delivery }) => delivery);
      if (one === undefined || two === undefined) throw new Error('two were to be claimed');
      const settle = (at: Date) =>
        storage().transaction((tx) => tx.broadcasts.settleLost({ ...of, now: at, reason: 'lost' }));
      expect(await settle(addMs(until, -1))).toBe(0);
      expect(await settle(until)).toBe(2);
      await storage().transaction((tx) => tx.broadcasts.recordOutcomes(of, [sent(one)]));
      const requeue = { ...of, state: 'unknown' as const, customerIds: null, now };
      expect(await storage().transaction((tx) => tx.broadcasts.requeue(requeue))).toBe(1);
      expect(await claim(of)).toHaveLength(1);
      await storage().transaction((tx) => tx.broadcasts.recordOutcomes(of, [sent(two)]));
      const counts = await storage().broadcasts.countDeliveries(broadcast.id);
      expect(counts.map(({ state, count }) => [state, count])).toEqual([
        ['sending', 1],
        ['sent', 1],
      ]);
      const { rows } = await storage().broadcasts.listDeliveries({ ...of, state: 'sent' });
      expect(rows).toEqual([
        { ...one, state: 'sent', nextAttemptAt: null, references: ['7:1'], settledAt: now },
      ]);
    });

    test('given deliveries, when listed, then by customer in pages; recalled ones lose their references', async () => {
      const { broadcast, customers, of } = await given(5);
      await add(broadcast);
      const claimed = (await claim(of)).map(({ delivery }) => delivery);
      await storage().transaction((tx) => tx.broadcasts.recordOutcomes(of, claimed.map(sent)));
      const pages = await readPages(
        (page) => storage().broadcasts.listDeliveries({ ...of, state: 'sent', ...page }),
        2,
      );
      expect(pages.map((rows) => rows.length)).toEqual([2, 2, 1]);
      expect(pages.flat().map(({ customerId }) => customerId)).toEqual(idsOf(customers));
      const [first] = idsOf(customers);
      const end = { customerId: first ?? '', state: 'recalled' as const, reason: null };
      await storage().transaction((tx) => tx.broadcasts.recordRecalled(of, [end, end]));
      const { rows } = await storage().broadcasts.listDeliveries({ ...of, state: 'recalled' });
      expect(rows).toMatchObject([{ customerId: first, references: [] }]);
    });

    test('given what a customer declined, when taken back, then it is gone', async () => {
      const { customers } = await given(1);
      const customerId = customers[0]?.id ?? '';
      const set = (at: Date | null) =>
        storage().transaction((tx) => tx.broadcasts.setDeclined({ customerId, kind: 'offers', at }));
      expect([await set(now), await set(now)]).toEqual([true, false]);
      expect(await storage().broadcasts.listDeclined(customerId)).toEqual(['offers']);
      expect([await set(null), await set(null)]).toEqual([true, false]);
      expect(await storage().broadcasts.listDeclined(customerId)).toEqual([]);
    });

    test('given settled broadcasts, when cleared, then old ones go with their deliveries, step by step', async () => {
      const { broadcast } = await given(3);
      await add(broadcast);
      const remove = () =>
        storage().transaction((tx) =>
          tx.retention.remove({ kind: 'broadcasts', before: addMs(now, 2), limit: 2 }),
        );
      expect(await remove()).toBe(0);
      await storage().transaction((tx) =>
        tx.broadcasts.update(broadcast.id, { status: 'stopped', settledAt: addMs(now, 1) }),
      );
      for (let gone = await remove(); gone > 0; gone = await remove());
      expect(await storage().broadcasts.countDeliveries(broadcast.id)).toEqual([]);
      expect(await storage().broadcasts.find(broadcast.id)).toBeNull();
    });
  });
}
