import type { BroadcastMessage, CommandContext } from '@panelkit/sdk';
import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY } from '../on-storage.ts';
import {
  type CastingChannel,
  type CastingShop,
  createCastingChannel,
  DRAFT,
  openCastingShop,
  PER_SECOND,
  timesGiven,
} from './casting-shop.ts';

for (const { name, open } of [IN_MEMORY, onPostgres('broadcasts')]) {
  describe(`broadcasts on ${name}`, () => {
    let clock: TestClock;
    beforeEach(() => {
      clock = createTestClock();
    });
    const given = (customers: number) => openCastingShop(open, { clock, customers });
    const draft = async ({ shop }: CastingShop, overrides = {}) =>
      (await shop.panelkit.broadcasts.draft({ ...DRAFT, ...overrides }, shop.staff())).id;
    const start = async (casting: CastingShop, overrides = {}) => {
      const broadcastId = await draft(casting, overrides);
      await casting.shop.panelkit.broadcasts.start({ broadcastId }, casting.shop.staff());
      return broadcastId;
    };
    const settle = ({ shop }: CastingShop, id: string) =>
      shop.run(shop.panelkit.broadcasts.settled(id, shop.staff()));

    test('given customers, when a broadcast is sent, then each gets it once, with the name and in the language, at the pace', async () => {
      const casting = await given(60);
      const { shop, channel, customerIds } = casting;
      const [ada = ''] = customerIds;
      await shop.panelkit.customers.setLanguage({ customerId: ada, language: 'fa' }, shop.staff());
      const report = await settle(casting, await start(casting));
      expect(report).toMatchObject({ broadcast: { status: 'done' }, counts: { sent: 60, pending: 0 } });
      expect([...timesGiven(channel).values()]).toEqual(Array.from({ length: 60 }, () => 1));
      expect(channel.given.map(({ message }) => message.text)).toContain('سلام P0');
      expect(channel.given.map(({ message }) => message.text)).toContain('Hello P1');
      const tookMs = (channel.given.at(-1)?.atMs ?? 0) - (channel.given[0]?.atMs ?? 0);
      expect(tookMs / ((59 * 1000) / PER_SECOND)).toBeCloseTo(1, 1);
    });

    test('given who declined the kind before, and meanwhile, then they get nothing; another kind they get', async () => {
      const casting = await given(12);
      const { shop, channel, customerIds } = casting;
      const { broadcasts } = shop.panelkit;
      const [ada = '', bob = ''] = customerIds;
      await broadcasts.setDeclined({ customerId: ada, kind: 'news', declined: true }, shop.as({ id: ada }));
      channel.answer = async ({ id }) => {
        await broadcasts.setDeclined(
          { customerId: customerIds.at(-1) ?? '', kind: 'news', declined: true },
          { actor: { kind: 'customer', id: customerIds.at(-1) ?? '' }, idempotencyKey: id },
        );
        return { kind: 'sent', references: [] };
      };
      expect(await broadcasts.preview({ ...DRAFT }, shop.staff())).toMatchObject({
        matching: 12,
        declined: 1,
      });
      const report = await settle(casting, await start(casting));
      expect(report.counts).toMatchObject({ sent: 10, declined: 1 });
      expect(timesGiven(channel).has(ada)).toBe(false);
      await settle(casting, await start(casting, { kind: 'offers' }));
      expect(timesGiven(channel).get(ada)).toBe(1);
      expect(timesGiven(channel).get(bob)).toBe(2);
    });

    test('given a token of a message, when it is shown, then that kind is declined without signing in; a changed one does nothing', async () => {
      const casting = await given(1);
      const { shop, channel, customerIds } = casting;
      const [ada = ''] = customerIds;
      await settle(casting, await start(casting));
      const token = channel.given[0]?.message.unsubscribeToken ?? '';
      const { broadcasts } = shop.panelkit;
      expect(await broadcasts.unsubscribe(token.replace('news', 'offers'))).toBeNull();
      expect(await broadcasts.unsubscribe(token.slice(0, -2))).toBeNull();
      expect(broadcasts.readUnsubscribeToken(token)).toEqual({ customerId: ada, kind: 'news' });
      expect(await broadcasts.unsubscribe(token)).toEqual({ customerId: ada, kind: 'news' });
      expect(await broadcasts.declined(ada, shop.as({ id: ada }))).toEqual(['news']);
    });

    test('given a running broadcast, when paused, resumed and stopped, then it waits, goes on and ends', async () => {
      const casting = await given(40);
      const { shop, channel } = casting;
      const { broadcasts } = shop.panelkit;
      const { staff } = shop;
      let broadcastId = '';
      channel.answer = async ({ id }) => {
        if (channel.given.length === 10) await broadcasts.pause({ broadcastId }, staff());
        return { kind: 'sent', references: [id] };
      };
      broadcastId = await start(casting);
      const paused = await settle(casting, broadcastId);
      expect(paused.broadcast.status).toBe('paused');
      expect(paused.moves).toEqual(['resume', 'stop', 'recall']);
      expect(channel.given.length).toBeLessThan(10 + 2 * PER_SECOND);
      await broadcasts.resume({ broadcastId }, staff());
      const done = await settle(casting, broadcastId);
      expect(done).toMatchObject({ broadcast: { status: 'done' }, counts: { sent: 40 } });
      await expect(broadcasts.resume({ broadcastId }, staff())).rejects.toMatchObject({
        code: 'ILLEGAL_TRANSITION',
      });
      expect(Math.max(...timesGiven(channel).values())).toBe(1);
    });

    test('given what was sent, when recalled, then it is deleted; what is older than the channel allows is kept', async () => {
      const casting = await given(6);
      const { shop, channel } = casting;
      const first = await start(casting);
      await settle(casting, first);
      await shop.panelkit.broadcasts.recall({ broadcastId: first }, shop.staff());
      const recalled = await settle(casting, first);
      expect(recalled).toMatchObject({ broadcast: { status: 'recalled' }, counts: { recalled: 6, sent: 0 } });
      expect(channel.removed).toHaveLength(6);
      const second = await start(casting);
      await settle(casting, second);
      await clock.advance('2d');
      await shop.panelkit.broadcasts.recall({ broadcastId: second }, shop.staff());
      expect((await settle(casting, second)).counts).toMatchObject({ kept: 6, recalled: 0 });
      expect(channel.removed).toHaveLength(6);
    });

    test('given a channel that asks to wait, then everything rests, and nobody is given up or written to twice', async () => {
      const casting = await given(30);
      const { channel } = casting;
      channel.answer = async ({ id }) =>
        channel.given.length === 8
          ? { kind: 'failed', reason: 'too many', retryAfterMs: 30_000 }
          : { kind: 'sent', references: [id] };
      const report = await settle(casting, await start(casting));
      expect(report.counts).toMatchObject({ sent: 30, failed: 0 });
      const asked = channel.given[7]?.atMs ?? 0;
      const next = channel.given.map(({ atMs }) => atMs - asked).filter((ms) => ms > 2000 && ms < 30_000);
      expect(next).toEqual([]);
    });

    test('given each end that a channel can tell, then the report counts it; staff alone send unknown ones again', async () => {
      const casting = await given(5);
      const { shop, channel, customerIds } = casting;
      const ends = ['blocked', 'no-address', 'refused', 'throw', 'sent'] as const;
      channel.answer = async ({ to }) => {
        const end = ends[customerIds.indexOf(to.kind === 'customer' ? to.customerId : '')] ?? 'sent';
        if (end === 'throw') throw new Error('the connection broke');
        return end === 'sent' ? { kind: end, references: [] } : { kind: end, reason: 'bad' };
      };
      const id = await start(casting);
      const report = await settle(casting, id);
      expect(report.counts).toMatchObject({ blocked: 1, 'no-address': 1, refused: 1, unknown: 1, sent: 1 });
      await clock.advance('1h');
      expect(channel.given).toHaveLength(5);
      const { broadcasts } = shop.panelkit;
      const unknown = { broadcastId: id, channel: 'chat', state: 'unknown' as const };
      const { rows } = await broadcasts.deliveries(unknown, shop.staff());
      expect(rows.map(({ customerId, reason }) => [customerId, reason])).toEqual([[customerIds[3], 'threw']]);
      channel.answer = async () => ({ kind: 'sent', references: [] });
      await broadcasts.resend(unknown, shop.staff());
      expect((await settle(casting, id)).counts).toMatchObject({ unknown: 0, sent: 2 });
      expect(timesGiven(channel).get(customerIds[3] ?? '')).toBe(2);
    });

    test('given a channel that is down, then a few are risked, not all', async () => {
      const casting = await given(50);
      const { shop, channel } = casting;
      channel.answer = async () => {
        if (channel.given.length < 12) throw new Error('down');
        return { kind: 'sent', references: [] };
      };
      const id = await start(casting);
      const report = await settle(casting, id);
      expect(report.counts.unknown + report.counts.sent).toBe(50);
      expect(report.counts.unknown).toBeLessThan(12);
      expect(clock.now().getTime() - (report.broadcast.startedAt?.getTime() ?? 0)).toBeGreaterThan(60_000);
      expect(shop.panelkit.broadcasts.channels()).toEqual([
        { channel: 'chat', perSecond: PER_SECOND, canRecall: true },
      ]);
    });

    test('given a draft, when edited and tested, then only the one who asked gets it; once started it is fixed', async () => {
      const casting = await given(2);
      const { shop, channel } = casting;
      const { broadcasts } = shop.panelkit;
      const broadcastId = await draft(casting);
      await broadcasts.edit(
        { ...DRAFT, broadcastId, content: { texts: { en: { text: 'New' } } } },
        shop.staff(),
      );
      const by: CommandContext = shop.staff();
      expect(await broadcasts.test({ broadcastId, channel: 'chat', language: 'fa' }, by)).toMatchObject({
        kind: 'sent',
      });
      expect(channel.given.map(({ message }) => [message.to, message.text])).toEqual([
        [{ kind: 'staff', staffId: by.actor.id }, 'New'],
      ]);
      await broadcasts.start({ broadcastId }, shop.staff());
      const edit = broadcasts.edit({ ...DRAFT, broadcastId }, shop.staff());
      await expect(edit).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    });

    test.each([
      { why: 'no text', draft: { content: { texts: {} } } },
      {
        why: 'a text too long with the longest name',
        draft: { content: { texts: { en: { text: `{name}${'x'.repeat(4040)}` } } } },
      },
      {
        why: 'a button without a label',
        draft: { content: { texts: { en: { text: 'x' } }, buttonUrl: 'https://a.test' } },
      },
      {
        why: 'a button that is not https',
        draft: { content: { texts: { en: { text: 'x', buttonLabel: 'y' } }, buttonUrl: 'http://a.test' } },
      },
      { why: 'an unknown channel', draft: { channels: ['pigeon'] } },
      { why: 'an unknown plan', draft: { audience: { planId: '00000000-0000-7000-8000-ffffffffffff' } } },
      {
        why: 'contradicting conditions',
        draft: { audience: { services: 'never-bought', endsWithinDays: 3 } },
      },
    ])('given $why, then the draft is refused', async ({ draft: wrong }) => {
      const casting = await given(0);
      await expect(draft(casting, wrong)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    test('given two channels, then each person gets it by the first that reaches them, and never by both', async () => {
      const chat = createCastingChannel(clock, { bot: '7' });
      const mail = createCastingChannel(clock, { channel: 'mail' });
      const shop = await open({ clock, notifiers: [mail.notifier, chat.notifier] });
      const ids: Record<string, string> = {};
      for (const name of ['both', 'blocked', 'lost', 'mail', 'nobody']) {
        const { id } = await shop.panelkit.customers.ensure({ externalId: name });
        ids[name] = id;
        const of = { bot: '7', userId: name, chatId: name, customerId: id };
        if (name !== 'mail' && name !== 'nobody') await shop.panelkit.chats.open(of);
      }
      const isOf = (name: string, { to }: BroadcastMessage) =>
        to.kind === 'customer' && to.customerId === ids[name];
      chat.answer = async (message) => {
        if (isOf('lost', message)) throw new Error('the line was cut');
        return isOf('blocked', message) ? { kind: 'blocked' } : { kind: 'sent', references: [] };
      };
      mail.answer = async (message) =>
        isOf('nobody', message) ? { kind: 'no-address' } : { kind: 'sent', references: [] };
      const casting = { shop, channel: chat, customerIds: Object.values(ids) };
      const report = await settle(casting, await start(casting, { channels: ['chat', 'mail'] }));
      expect(report.broadcast.status).toBe('done');
      const given = (made: CastingChannel) => [...timesGiven(made)].sort();
      const once = (...names: string[]) => names.map((name) => [ids[name], 1]).sort();
      expect(given(chat)).toEqual(once('both', 'blocked', 'lost'));
      expect(given(mail)).toEqual(once('blocked', 'mail', 'nobody'));
      expect(report.counts).toMatchObject({ sent: 3, blocked: 1, unknown: 1, 'no-address': 1 });
    });

    test('given a customer, then none of it is theirs to see or do', async () => {
      const casting = await given(1);
      const { shop, customerIds } = casting;
      const broadcastId = await draft(casting);
      const by = shop.as({ id: customerIds[0] ?? '' });
      const { broadcasts } = shop.panelkit;
      const wrong = [
        () => broadcasts.get(broadcastId, by),
        () => broadcasts.list({}, by),
        () => broadcasts.start({ broadcastId }, by),
        () => broadcasts.preview(DRAFT, by),
        () => broadcasts.draft(DRAFT, by),
        () => broadcasts.test({ broadcastId, channel: 'chat', language: 'en' }, by),
      ];
      for (const act of wrong) await expect(act()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    test('given a bot’s channel, then who has a chat with it counts', async () => {
      const channel = createCastingChannel(clock, { bot: '7' });
      const casting = await openCastingShop(open, { clock, customers: 3, channel });
      const { shop, customerIds } = casting;
      const [customerId = ''] = customerIds;
      await shop.panelkit.chats.open({ bot: '7', userId: '70', chatId: '70', customerId });
      const preview = await shop.panelkit.broadcasts.preview(DRAFT, shop.staff());
      expect(preview.channels).toEqual([{ channel: 'chat', reachable: 1 }]);
      expect((await settle(casting, await start(casting))).counts.sent).toBe(1);
    });
  });
}
