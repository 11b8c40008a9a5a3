import { invoiceNumber, type Language } from '@panelkit/sdk';
import {
  type BotWebhook,
  type CardTransfer,
  type CustomerBot,
  createCustomerBot,
  createStaffBot,
  type ImportLink,
  type StaffBot,
} from '@panelkit/telegram';
import { findLanguage, languages, textsIn } from '../messages/languages.ts';
import { invoicePdf } from '../pages/invoices/invoice-pdf.ts';
import { type ClientApp, clientApps } from '../pages/parts/client-apps.ts';
import { methodName } from '../pages/parts/method-name.ts';
import { confirmChatBuyer } from '../people/card-offer-of.ts';
import { messageLanguage } from '../people/message-language.ts';
import { returnUrlOf } from '../routes/payments/payment-return.ts';
import { topUpAmountsMinor } from '../sample-price.ts';
import { imageTypeOf } from '../security/image-type.ts';
import { isClean } from '../security/scanning/is-clean.ts';
import { uuidOf } from '../security/uuid-of.ts';
import type { Shop } from '../shop.ts';
import { proveByCode } from './prove-by-code.ts';
import type { ShopBots } from './shop-bots.ts';
import { createStaffPeople } from './staff-people.ts';
import { TELEGRAM_WEB_ORIGINS, type TelegramConnection } from './telegram-connection.ts';
import { customerOfNewcomer } from './telegram-people.ts';

/** Where Telegram sends updates, if it does. */
export const CUSTOMERS_WEBHOOK = '/telegram/customers';
export const STAFF_WEBHOOK = '/telegram/staff';
/** The shop inside Telegram. */
export const MINI_APP = '/mini';

type OpenedShop = Omit<Shop, 'bots'>;

/** How the bots work. */
export interface BotOptions {
  /** How customers reach the shop's people: `@your_support`; null: the bot does not say. */
  contact: string | null;
  /** Proves that a webhook call is Telegram's; null: updates are fetched. */
  webhookSecret: string | null;
  /** Whether this process fetches updates: one that only answers pages leaves them to a worker. */
  fetchesUpdates: boolean;
}

/** Opens the bots. Starts nothing. */
export function openBots(
  shop: OpenedShop,
  { contact, webhookSecret: secret, fetchesUpdates }: BotOptions,
  connection: TelegramConnection,
): ShopBots {
  const customers = openCustomerBot(shop, contact, connection);
  const staff = openStaffBot(shop, connection.staff);
  const webhookAt = (path: string): BotWebhook | undefined =>
    secret === null ? undefined : { url: shop.publicUrl + path, secret };
  return {
    customers,
    staff,
    demo: connection.demo,
    hasWebhook: secret !== null,
    webOrigins: connection.webOrigins ?? TELEGRAM_WEB_ORIGINS,
    start() {
      if (!fetchesUpdates && secret === null) return;
      void customers?.start(webhookAt(CUSTOMERS_WEBHOOK));
      void staff?.start(webhookAt(STAFF_WEBHOOK));
    },
    stop: async () => void (await Promise.all([customers?.stop(), staff?.stop()])),
  };
}

function openCustomerBot(
  shop: OpenedShop,
  contact: string | null,
  { customers: connection, stars, demo }: TelegramConnection,
): CustomerBot | null {
  if (connection === null) return null;
  return createCustomerBot(shop.panelkit, {
    ...connection,
    clock: shop.clock,
    logger: shop.logger,
    get shopName() {
      return shop.name;
    },
    get contact() {
      const { supportUrl } = shop.settings.current().brand;
      return contact ?? (supportUrl === '' ? undefined : supportUrl.replace(/^mailto:/, ''));
    },
    ...(stars !== null && { stars }),
    cardTransfer: cardTransfer(shop),
    topUpAmountsMinor: topUpAmountsMinor(shop.currency),
    onlinePayments: {
      returnUrl: (method, paymentId) => returnUrlOf(shop, { method, paymentId }),
      nameOf: (method, language) => methodName(textsIn(languageNamed(language), shop), method),
    },
    invoiceFile: async (invoice, code) => {
      const language = languageNamed(code);
      const bytes = await invoicePdf({ language, texts: textsIn(language, shop) }, invoice);
      return { name: `${invoiceNumber(invoice)}.pdf`, bytes };
    },
    get language() {
      return messageLanguage(shop.language) ?? 'en';
    },
    get languages() {
      return shop.languages.flatMap(({ code }) => messageLanguage(code) ?? []);
    },
    texts: shop.ownTexts.customerBot ?? {},
    get messageFormat() {
      return { timeZone: shop.timeZone, displayUnit: shop.displayUnit };
    },
    planText: async (planId, language) => {
      const texts = await shop.store.planTexts.list();
      return texts.find((text) => text.planId === planId && text.language === language) ?? null;
    },
    customerOf: (newcomer) => customerOfNewcomer(shop, newcomer),
    // The people of a demo are in its own browser.
    ...(demo !== null && { hasPublicLinks: true }),
    gate: {
      get channels() {
        return shop.settings.current().gateChannels;
      },
      get phone() {
        return shop.settings.current().gatePhone;
      },
    },
    importLinks: (shopLink, { device, language }) => importLinks(shopLink, clientApps[device], language),
    websiteLink: (code) => `${shop.publicUrl}/telegram/${code}`,
    miniAppUrl: shop.publicUrl + MINI_APP,
  });
}

/** The page of the shop link goes on to the application. */
function importLinks(shopLink: string, apps: readonly ClientApp[], language: Language): ImportLink[] {
  const pageOf = (app: string): string => {
    const url = new URL(shopLink);
    url.searchParams.set('open', app);
    url.searchParams.set('lang', language);
    return url.href;
  };
  return apps.filter(({ open }) => open !== null).map(({ id, name }) => ({ name, url: pageOf(id) }));
}

function languageNamed(code: Language) {
  const [first] = languages;
  return findLanguage(code) ?? first;
}

function openStaffBot(shop: OpenedShop, connection: TelegramConnection['staff']): StaffBot | null {
  if (connection === null) return null;
  return createStaffBot(shop.panelkit, {
    ...connection,
    clock: shop.clock,
    logger: shop.logger,
    get shopName() {
      return shop.name;
    },
    get language() {
      return messageLanguage(shop.language) ?? 'en';
    },
    get languages() {
      return shop.languages.flatMap(({ code }) => messageLanguage(code) ?? []);
    },
    texts: shop.ownTexts.staffBot ?? {},
    get messageFormat() {
      return { timeZone: shop.timeZone, displayUnit: shop.displayUnit };
    },
    ...createStaffPeople({
      ...shop,
      panelkit: () => shop.panelkit,
      proveByCode: (user, code) => proveByCode(shop, user, code),
    }),
  });
}

function cardTransfer(shop: OpenedShop): CardTransfer {
  return {
    instructions: (_language: Language) => shop.payTo,
    confirm: (customerId) => confirmChatBuyer(shop, customerId),
    storeReceipt: async ({ bytes, customerId, key }) => {
      const content = Buffer.from(bytes);
      const mediaType = imageTypeOf(content);
      if (mediaType === null || !(await isClean(shop, content))) return null;
      const user = await shop.store.users.findByCustomer(customerId);
      if (user === null) throw new TypeError('a customer of the bot is nobody in the shop');
      // The same picture under the same id when the bot tries again.
      const id = uuidOf(`telegram receipt ${key}`);
      await shop.store.attachments.insert({
        id,
        ownerId: user.id,
        mediaType,
        content,
        createdAt: shop.clock.now(),
      });
      return id;
    },
    dropReceipt: (id) => shop.store.attachments.remove(id),
  };
}
