import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect } from 'vitest';
import { telegramNotifier } from '../notifier/telegram-notifier.ts';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import type { SeenMessage } from '../simulator/tap-message.ts';
import {
  createTelegramSimulator,
  type SimulatedBot,
  type TelegramSimulator,
} from '../simulator/telegram-simulator.ts';
import { STAFF_ACTIONS } from '../staff/staff-actions.ts';
import { createStaffBot, type StaffBot } from '../staff/staff-bot.ts';
import type { StaffBotShop, StaffMember, StaffPermission } from '../staff/staff-context.ts';

/** What staff may be allowed to do. */
export const EVERYTHING: ReadonlySet<StaffPermission> = new Set<StaffPermission>([
  'see-reports',
  'see-revenue',
  'see-wallets',
  ...Object.values(STAFF_ACTIONS).filter((needed) => needed !== null),
]);

/** The code that everybody's authenticator app shows. */
export const CODE = '123456';

/** A shop in memory with the staff's bot, on the double of the Bot API. */
export interface StaffShop {
  shop: TestPanelkit;
  telegram: TelegramSimulator;
  bot: SimulatedBot;
  /** Of the customers: it carries broadcasts. */
  customersBot: SimulatedBot;
  staffBot: StaffBot;
  members: Map<string, StaffMember | 'second-factor'>;
  /** Intents of gifts that were counted. */
  gifts: string[];
  /** Lets everybody finish what is under way. */
  settle(): Promise<void>;
  /** Somebody who works here, in a chat that is linked by a code. `hasApp`: for codes. */
  hire(
    id: string,
    permissions?: Iterable<StaffPermission>,
    options?: { hasApp?: boolean },
  ): Promise<SimulatedPerson>;
  tap(person: SimulatedPerson, button: string | RegExp): Promise<SeenMessage>;
  /** A tap on anything, as a hand-made client can send it. */
  tapData(person: SimulatedPerson, data: string): Promise<SeenMessage>;
  say(person: SimulatedPerson, text: string): Promise<SeenMessage>;
}

async function findByName({ panelkit, staff }: TestPanelkit, text: string) {
  const { rows } = await panelkit.customers.list({}, staff());
  return rows
    .filter(({ displayName }) => displayName?.toLowerCase().includes(text.toLowerCase()))
    .map(({ id, displayName }) => ({ customerId: id, name: displayName ?? id }));
}

export async function openStaffShop(
  own: Partial<StaffBotShop> = {},
  { isLimited = false, currency = 'USD' }: { isLimited?: boolean; currency?: string } = {},
): Promise<StaffShop> {
  const clock = createTestClock();
  const telegram = createTelegramSimulator({
    clock,
    ...(!isLimited && { flood: null }),
    fetch: (request) => staffBot.webhook(request),
  });
  const { apiRoot, fetch } = telegram;
  const bot = telegram.addBot({ username: 'shop_staff_bot' });
  const customersBot = telegram.addBot({ username: 'shop_bot' });
  const connectionOf = ({ token }: SimulatedBot) => ({ token, apiRoot, fetch });
  const shop = await createTestPanelkit({
    clock,
    currency,
    notifiers: [telegramNotifier({ ...connectionOf(customersBot), chats: () => shop.panelkit.chats })],
  });
  const members: StaffShop['members'] = new Map();
  const gifts: string[] = [];
  const staffBot = createStaffBot(shop.panelkit, {
    ...connectionOf(bot),
    clock,
    shopName: 'Blue & Sons <VPN>',
    findMember: async (staffId) => members.get(staffId) ?? null,
    readPicture: async () => new Uint8Array([1, 2, 3]),
    findCustomers: (text) => findByName(shop, text),
    websitePage: (deed, id) => `https://shop.test/${deed}/${id}`,
    ...own,
  });
  await staffBot.start({ url: 'https://shop.test/telegram/staff', secret: 'secret_of_the_webhook' });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      await clock.advance(5);
      await staffBot.whenIdle();
    }
  };
  return {
    shop,
    telegram,
    bot,
    customersBot,
    staffBot,
    members,
    gifts,
    settle,
    hire: async (id, permissions = EVERYTHING, { hasApp = true } = {}) => {
      members.set(id, memberOf(id, { may: new Set(permissions), gifts, hasApp }));
      const person = telegram.addPerson({ name: id });
      const { code } = await shop.panelkit.chats.issueCode({ actor: { kind: 'staff', id } });
      person.start(bot, `link_${code}`);
      await settle();
      return person;
    },
    tap: async (person, button) => {
      const tapped = person.tap(bot, button);
      await settle();
      expect(tapped.isAnswered).toBe(true);
      return person.screen(bot);
    },
    tapData: async (person, data) => {
      person.tapData(bot, data, person.screen(bot).messageId);
      await settle();
      return person.screen(bot);
    },
    say: async (person, text) => {
      person.send(bot, text);
      await settle();
      return person.screen(bot);
    },
  };
}

function memberOf(
  id: string,
  { may, gifts, hasApp }: { may: ReadonlySet<StaffPermission>; gifts: string[]; hasApp: boolean },
): StaffMember {
  return {
    id,
    name: id,
    may: (permission) => may.has(permission),
    maxAdjustmentMinor: 10_000,
    ...(hasApp && { proveByCode: async (code: string) => (code === CODE ? 'proved' : 'wrong-code') }),
    countGift: async ({ intent }) => {
      if (!gifts.includes(intent)) gifts.push(intent);
      return gifts.length <= 3;
    },
  };
}
