import type { DisplayUnit } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import { openBotShop } from './bot-shop.ts';
import { openStaffShop } from './staff-shop.ts';

const RANGE = ['12,50', '9,5', '۲٫۵', '1.234,56', '1 250', '1,234', '1e9', '12.345', '0'];

interface Shown {
  currency: string;
  displayUnit: DisplayUnit | null;
  /** Minor units of what people call one. */
  one: number;
  kept: readonly (number | null)[];
}

const dollars: Shown = {
  currency: 'USD',
  displayUnit: null,
  one: 100,
  kept: [1250, 950, 250, 123_456, 125_000, null, null, null, null],
};
const toman: Shown = {
  currency: 'IRR',
  displayUnit: 'IRT',
  one: 10,
  kept: [null, 95, 25, null, 12_500, 12_340, null, 123_450, null],
};
const rial: Shown = {
  currency: 'IRR',
  displayUnit: null,
  one: 1,
  kept: [null, null, null, null, 1250, 1234, null, 12_345, null],
};

const expectedOf = (kept: readonly (number | null)[]) =>
  RANGE.map((typed, index) => ({ typed, kept: kept[index] ?? null }));

describe.each([dollars, toman, rial])(
  'amounts typed in chats of $currency, shown as $displayUnit',
  (shown) => {
    const { currency, displayUnit, one, kept } = shown;

    test('a top-up is the amount that was typed, or asks again', async () => {
      const world = await openBotShop({ currency, displayUnit });
      const { shop, bot, telegram } = world;
      const sara = telegram.addPerson({ name: 'Sara', languageCode: 'en' });
      sara.start(bot);
      await world.settle();
      const tap = async (button: string | RegExp) => {
        sara.tap(bot, button);
        await world.settle();
      };
      await tap('English');
      const found: { typed: string; kept: number | null }[] = [];
      for (const typed of [...RANGE, '-5', '5 Rial and more']) {
        sara.send(bot, '/wallet');
        await world.settle();
        await tap(/Add money/);
        sara.send(bot, typed);
        await world.settle();
        const before = (await shop.panelkit.payments.list({}, shop.staff())).rows.length;
        const isOffered = sara
          .screen(bot)
          .buttons.flat()
          .some(({ text }) => text.includes('<bank> & Co'));
        if (isOffered) await tap('<bank> & Co');
        const payments = (await shop.panelkit.payments.list({ limit: 100 }, shop.staff())).rows;
        const opened = payments.length > before ? payments.at(-1) : undefined;
        found.push({ typed, kept: opened?.amount.amountMinor ?? null });
      }
      const refused = ['-5', '5 Rial and more'].map((typed) => ({ typed, kept: null }));
      expect(found).toEqual([...expectedOf(kept), ...refused]);
    });

    test('an adjustment is the amount that was typed before its reason, or asks again', async () => {
      const world = await openStaffShop({ messageFormat: { displayUnit } }, { currency });
      const { shop, members } = world;
      const { id } = await shop.panelkit.customers.ensure({ externalId: 'nika', displayName: 'Nika' });
      const olga = await world.hire('olga');
      const member = members.get('olga');
      if (typeof member === 'object') members.set('olga', { ...member, maxAdjustmentMinor: null });
      const adjusted = async (text: string): Promise<number | null> => {
        const balance = async () => (await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor;
        const before = await balance();
        await world.tapData(olga, 'find');
        await world.say(olga, 'nika');
        await world.tap(olga, 'Nika');
        await world.tap(olga, 'Adjust wallet');
        await world.say(olga, text);
        const given = (await balance()) - before;
        return given === 0 ? null : given;
      };
      const found: { typed: string; kept: number | null }[] = [];
      for (const typed of RANGE) found.push({ typed, kept: await adjusted(`${typed} sorry`) });
      // The number after the space may be more of the amount, or the first word of the reason.
      expect(found).toEqual(
        expectedOf(kept).map(({ typed, kept: one }) => ({ typed, kept: typed === '1 250' ? null : one })),
      );
      for (const unclear of ['1 250', '1 250 days', '۱ ۲۵۰ تومان', '5', 'sorry', '5sorry', '--5 sorry'])
        expect({ unclear, kept: await adjusted(unclear) }).toEqual({ unclear, kept: null });
      expect(await adjusted('-5 by mistake')).toBe(-5 * one);
      expect(await adjusted('5 2 days offline')).toBe(5 * one);
      expect(await adjusted('5000 تومان جبران')).toBe(displayUnit === 'IRT' ? 50_000 : null);
      expect(await adjusted('5000 Rial back')).toBe(currency === 'IRR' && displayUnit === null ? 5000 : null);
      expect(await adjusted('5000 ریال')).toBeNull();
    });

    test('the balance of a broadcast is the amount that was typed, or stays', async () => {
      const world = await openStaffShop({ messageFormat: { displayUnit } }, { currency });
      const { shop } = world;
      const olga = await world.hire('olga');
      const content = { texts: { en: { text: 'Hello', buttonLabel: null } }, buttonUrl: null };
      const draft = { kind: 'news' as const, channels: ['telegram'], content, audience: {} };
      const { id } = await shop.panelkit.broadcasts.draft(draft, shop.staff());
      const found: { typed: string; kept: number | null }[] = [];
      for (const typed of RANGE) {
        await shop.panelkit.broadcasts.edit({ broadcastId: id, ...draft }, shop.staff());
        await world.tapData(olga, encodeAction({ name: 'broadcast', id }));
        await world.tap(olga, /Recipients/);
        await world.tap(olga, /Wallet/);
        await world.say(olga, typed);
        const { broadcast } = await shop.panelkit.broadcasts.get(id, shop.staff());
        found.push({ typed, kept: broadcast.audience.balanceFromMinor });
      }
      expect(found).toEqual(
        expectedOf(kept).map(({ typed, kept: one }) => ({ typed, kept: typed === '0' ? 0 : one })),
      );
    });
  },
);
