import {
  type DisplayUnit,
  type InvoiceSettings,
  invoiceNumber,
  type PaymentGateway,
  type Policies,
} from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock, type FakePaymentGateway } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { type CustomerBot, createCustomerBot } from '../customer/customer-bot.ts';
import type { CustomerGate } from '../customer/gate/customer-gate.ts';
import { telegramNotifier } from '../notifier/telegram-notifier.ts';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import type { SeenMessage } from '../simulator/tap-message.ts';
import {
  createTelegramSimulator,
  type SimulatedBot,
  type TelegramSimulator,
} from '../simulator/telegram-simulator.ts';

/** A shop in memory with the customers' bot, on the double of the Bot API. */
export interface BotShop {
  shop: TestPanelkit;
  telegram: TelegramSimulator;
  bot: SimulatedBot;
  customerBot: CustomerBot;
  /** A payment provider. */
  bank: FakePaymentGateway;
  /** Receipts that were stored, by their ids. */
  receipts: Map<string, Uint8Array>;
  /** Lets everybody finish what is under way. */
  settle(): Promise<void>;
  /** What the person sees last, once all is settled. */
  see(person: SimulatedPerson): Promise<SeenMessage>;
}

const INVOICES: InvoiceSettings = {
  seller: { name: 'Blue', address: '', taxId: '', footer: { en: '', fa: '' } },
  invoiceSeries: 'INV',
  creditNoteSeries: 'CN',
  fiscal: { calendar: 'gregorian', firstMonth: 1, timeZone: 'UTC' },
};

export const SECRET = 'secret_of_the_webhook';
export const WEBHOOK_URL = 'https://shop.test/telegram/customers';

interface BotShopOptions {
  polls?: boolean;
  starts?: boolean;
  asBank?: (gateway: PaymentGateway) => PaymentGateway;
  currency?: string;
  displayUnit?: DisplayUnit | null;
  policies?: Policies;
  /** A second provider, whose invoices are paid in the chat. */
  takesStars?: boolean;
  /** Of the shop's links. */
  publicUrl?: string;
  gate?: CustomerGate;
}

/**
 * `polls`: updates are fetched, not sent to the webhook. `starts: false`: the test starts the bot. `asBank`
 * changes what the provider is like.
 */
export async function openBotShop({
  polls = false,
  starts = true,
  asBank = (gateway) => gateway,
  currency = 'USD',
  displayUnit = null,
  policies = {},
  publicUrl = 'https://shop.test',
  takesStars = false,
  gate,
}: BotShopOptions = {}): Promise<BotShop> {
  const clock = createTestClock();
  const telegram = createTelegramSimulator({
    clock,
    flood: null,
    fetch: (request) => customerBot.webhook(request),
  });
  const bot = telegram.addBot({ username: 'shop_bot' });
  const connection = { token: bot.token, apiRoot: telegram.apiRoot, fetch: telegram.fetch };
  const bank = createFakePaymentGateway({ clock, method: 'bank' });
  const stars = createFakePaymentGateway({ clock, method: 'stars' });
  const shop = await createTestPanelkit({
    clock,
    currency,
    publicUrl,
    paymentGateways: [asBank(bank.gateway), ...(takesStars ? [stars.gateway] : [])],
    policies: { invoices: INVOICES, ...policies },
    notifiers: [telegramNotifier({ ...connection, chats: () => shop.panelkit.chats, hasImportLinks: true })],
  });
  const receipts = new Map<string, Uint8Array>();
  const customerBot = createCustomerBot(shop.panelkit, {
    ...connection,
    clock,
    shopName: 'Blue & Sons <VPN>',
    messageFormat: { displayUnit },
    contact: '@blue_support',
    ...(gate !== undefined && { gate }),
    ...(takesStars && { stars: { method: 'stars', eventOfMessage: () => null } }),
    topUpAmountsMinor: [500, 1000, 2000],
    onlinePayments: {
      returnUrl: (method) => `https://shop.test/payments/return/${method}`,
      nameOf: (method) => `<${method}> & Co`,
    },
    invoiceFile: async (invoice, language) => ({
      name: `${invoiceNumber(invoice)}.pdf`,
      bytes: Buffer.from(`${invoice.customerId} ${invoiceNumber(invoice)} ${language}`),
    }),
    importLinks: (shopLink, { device, language }) =>
      ['hiddify', 'happ', 'karing'].map((app) => ({
        name: `${app} <${device}>`,
        url: app === 'karing' ? `karing://${app}` : `${shopLink}?open=${app}&lang=${language}`,
      })),
    websiteLink: (code) => `https://shop.test/telegram/${code}`,
    cardTransfer: {
      instructions: () => '6037 9911 2233 4455, Sara Blue',
      storeReceipt: async ({ bytes, key }) => {
        receipts.set(key, bytes);
        return key;
      },
      dropReceipt: async (id) => void receipts.delete(id),
    },
  });
  if (starts) await customerBot.start(polls ? undefined : { url: WEBHOOK_URL, secret: SECRET });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      await clock.advance(5);
      await customerBot.whenIdle();
    }
  };
  return {
    shop,
    telegram,
    bot,
    customerBot,
    bank,
    receipts,
    settle,
    see: async (person) => {
      await settle();
      return person.screen(bot);
    },
  };
}

/** The same, with somebody who has chosen English, and who that is in the shop. */
export async function enterBotShop(
  options: BotShopOptions = {},
): Promise<BotShop & { sara: SimulatedPerson; customerId: string }> {
  const world = await openBotShop(options);
  const { shop, telegram, bot, see } = world;
  const sara = telegram.addPerson({ name: 'Sara' });
  sara.start(bot);
  await see(sara);
  sara.tap(bot, 'English');
  await see(sara);
  const [customer] = (await shop.panelkit.customers.list({}, shop.staff())).rows;
  if (customer === undefined) throw new TypeError('nobody came');
  return { ...world, sara, customerId: customer.id };
}
