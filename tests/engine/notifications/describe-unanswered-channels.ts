import type { Notifier } from '@panelkit/sdk';
import { createRecordingNotifier, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { arrived } from './telling-shop.ts';

/** Channels that break their contract, by what becomes of a message that they were given. */
const CHANNELS: { channel: string; state: string; reason: string; send(): unknown }[] = [
  { channel: 'never', state: 'unknown', reason: 'no-answer', send: () => new Promise(() => {}) },
  {
    channel: 'throws',
    state: 'unknown',
    reason: 'threw',
    send: () => {
      throw new RangeError('broken');
    },
  },
  {
    channel: 'rejects',
    state: 'unknown',
    reason: 'threw',
    send: () => Promise.reject(new RangeError('broken')),
  },
  { channel: 'nothing', state: 'unknown', reason: 'invalid-answer', send: () => undefined },
  { channel: 'nonsense', state: 'unknown', reason: 'invalid-answer', send: async () => ({ kind: 'maybe' }) },
  {
    channel: 'no-number',
    state: 'unknown',
    reason: 'invalid-answer',
    send: async () => ({ kind: 'failed', reason: 'down', retryAfterMs: Number.NaN }),
  },
];

function brokenNotifier({ channel, send }: (typeof CHANNELS)[number]): Notifier {
  const notifier: Notifier = { channel, audiences: ['staff'], send: async () => ({ kind: 'sent' }) };
  Reflect.set(notifier, 'send', send);
  return notifier;
}

/** Channels and listeners that break their contract, on every storage. */
export function describeUnansweredChannels({ name, open }: StorageUnderTest): void {
  describe(`channels and listeners that break their contract: ${name}`, () => {
    test('given channels that answer nothing, nonsense, late or never, then each message is given to each once, and the one that works has all', async () => {
      const clock = createTestClock();
      const working = createRecordingNotifier({ clock, channel: 'working', audiences: ['staff'] });
      const late = createRecordingNotifier({ clock, channel: 'late', audiences: ['staff'] });
      late.behave({ kind: 'late', afterMs: 60_000 });
      const broken = CHANNELS.map(brokenNotifier);
      const shop = await open({ clock, notifiers: [...broken, late, working] });
      await shop.customer();
      await shop.run(shop.scheduler.tick());
      expect(arrived(working, 'staff.new-customer')).toHaveLength(1);
      const { rows } = await shop.backend.storage.notifications.list({ limit: 500 });
      const ofCode = rows.filter(({ code }) => code === 'staff.new-customer');
      const ended = ofCode.map(({ channel, state, reason }) => ({ channel, state, reason }));
      for (const { channel, state, reason } of CHANNELS)
        expect(ended).toContainEqual({ channel, state, reason });
      expect(ended).toContainEqual({ channel: 'late', state: 'unknown', reason: 'no-answer' });
      expect(ended).toContainEqual({ channel: 'working', state: 'sent', reason: null });
      await shop.clock.advance('1h');
      await shop.run(shop.scheduler.tick());
      expect(arrived(late, 'staff.new-customer')).toHaveLength(1);
      expect(new Set(late.handedOver).size).toBe(late.handedOver.length);
      expect(arrived(working, 'staff.new-customer')).toHaveLength(1);
    }, 60_000);

    test('given listeners that throw, reject or never end, then a sale is delivered, and the others are told', async () => {
      const shop = await open();
      const { events } = shop.panelkit;
      const told: string[] = [];
      events.onAny(() => {
        throw new RangeError('broken');
      });
      events.onAny(() => Promise.reject(new RangeError('broken')));
      events.onAny(() => new Promise(() => {}));
      const off = events.on('subscription.delivered', ({ type }) => void told.push(type));
      const customer = await shop.customer({ balanceMinor: 1000 });
      const order = await shop.buy(customer, await shop.plan());
      await shop.scheduler.start();
      await shop.clock.advance('1m');
      await shop.run(shop.scheduler.stop());
      const { state } = await shop.panelkit.orders.get(order.id, shop.staff());
      expect(state.status).toBe('fulfilled');
      expect(told).toEqual(['subscription.delivered']);
      expect(await violationsOf(shop)).toEqual([]);
      off();
    }, 60_000);
  });
}
