import { type TelegramStarsOptions, telegramStars } from '@panelkit/payment-gateways/telegram-stars';
import type { Order, Payment, Plan } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { type CustomerBot, createCustomerBot } from '@panelkit/telegram';
import {
  createTelegramSimulator,
  type SimulatedBot,
  type SimulatedPerson,
  type TelegramSimulator,
} from '@panelkit/telegram/simulator';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { buyAgain } from '../../../packages/sdk/src/engine/orders/buy-again.ts';
import type { StorageUnderTest, StoredShop } from '../../engine/on-storage.ts';

const WEBHOOK = { url: 'https://shop.test/telegram', secret: 'secret_of_the_webhook' };
const METHOD = 'telegram-stars';

type Heard = 'all' | 'nothing' | 'but no money';

/** A shop that sells for Stars through its bot, on the double of the Bot API. */
export interface StarsShop {
  shop: StoredShop;
  telegram: TelegramSimulator;
  bot: SimulatedBot;
  customerBot: CustomerBot;
  /** Which updates reach the bot; Telegram sends again those that do not. */
  hears(what: Heard): void;
  /** Lets everybody finish what is under way. */
  settle(): Promise<void>;
  /** Settles, reads Telegram's list, and works on what came. */
  work(): Promise<void>;
  /** Somebody with a chat with the bot. */
  person(languageCode?: string): Promise<StarsCustomer>;
  /** An order of one unit for 10.00 USD, 1,000 Stars, with its payment started. */
  order(buyer: StarsCustomer, plan?: Plan): Promise<StarsOrder>;
  status(order: Order): Promise<string>;
  walletMinor(buyer: StarsCustomer): Promise<number>;
}

export interface StarsCustomer {
  phone: SimulatedPerson;
  id: string;
}

export interface StarsOrder {
  order: Order;
  payment: Payment;
  link: string;
}

export async function openStarsShop({ open }: Pick<StorageUnderTest, 'open'>): Promise<StarsShop> {
  const clock = createTestClock();
  const heard = new Set<Promise<Response>>();
  let hears: Heard = 'all';
  const hear = async (request: Request): Promise<Response> => {
    const tellsOfMoney = (await request.clone().text()).includes('successful_payment');
    const isHeard = hears === 'all' || (hears === 'but no money' && !tellsOfMoney);
    return isHeard ? customerBot.webhook(request) : new Response(null, { status: 503 });
  };
  const receive = (request: Request): Promise<Response> => {
    const answered = hear(request).finally(() => heard.delete(answered));
    heard.add(answered);
    return answered;
  };
  const telegram = createTelegramSimulator({ clock, flood: null, fetch: receive });
  const { apiRoot, fetch } = telegram;
  const bot = telegram.addBot({ username: 'shop_bot' });
  const connection: TelegramStarsOptions = { token: bot.token, apiRoot, fetch };
  const stars = telegramStars(connection);
  const policies = {
    unpaidOrderMs: 10 * 60_000,
    payments: { [METHOD]: { askedIn: 'XTR', quoteValidMs: 60 * 60_000 } },
  };
  const shop = await open({ clock, policies, paymentGateways: [stars] });
  const customerBot = createCustomerBot(shop.panelkit, {
    ...connection,
    clock,
    stars,
    shopName: 'Blue',
    contact: '@blue_support',
  });
  await customerBot.start(WEBHOOK);
  await shop.panelkit.payments.setRate({ currency: 'XTR', base: 'XTR', rate: '0.01' }, shop.staff());
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) {
      await clock.advance(5);
      while (heard.size > 0) await Promise.all([...heard]);
      await customerBot.whenIdle();
    }
  };
  return {
    shop,
    telegram,
    bot,
    customerBot,
    settle,
    hears: (what) => {
      hears = what;
    },
    work: async () => {
      await settle();
      await shop.run(shop.scheduler.tick());
      await deliver(shop);
      await settle();
    },
    person: async (languageCode = 'en') => {
      const phone = telegram.addPerson({ languageCode });
      phone.start(bot);
      await settle();
      const chat = await shop.panelkit.chats.findByUser(customerBot.id, String(phone.id));
      return { phone, id: chat?.customerId ?? '' };
    },
    order: (buyer, plan) => startOrder(shop, buyer, plan),
    status: async ({ id }) => (await shop.panelkit.orders.get(id, shop.staff())).state.status,
    walletMinor: async ({ id }) => (await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor,
  };
}

/** What a started scheduler does with wake-ups. */
async function deliver(shop: StoredShop): Promise<void> {
  const { orders, payments } = shop.panelkit;
  const { rows: paid } = await payments.list({ status: 'captured' }, shop.staff());
  for (const { id } of paid) await buyAgain(engineOf(shop.panelkit), id);
  const { rows } = await orders.list({}, shop.staff());
  for (const { id, state } of rows)
    if (state.status === 'paid' || state.status === 'fulfilling') await shop.run(orders.settled(id));
}

async function startOrder(shop: StoredShop, buyer: StarsCustomer, given?: Plan): Promise<StarsOrder> {
  const { orders, payments } = shop.panelkit;
  const plan = given ?? (await shop.plan());
  const items = [{ planId: plan.id, quantity: 1 }];
  const order = await orders.place(
    { customerId: buyer.id, items, payment: { method: METHOD } },
    shop.as(buyer),
  );
  const [payment] = (await payments.list({ orderId: order.id }, shop.staff())).rows;
  if (payment === undefined) throw new TypeError('the order has no payment');
  const { redirectUrl } = await payments.start({ paymentId: payment.id }, shop.as(buyer));
  return { order, payment, link: redirectUrl ?? '' };
}
