import { createHash } from 'node:crypto';
import type { Language } from '@panelkit/sdk';
import { type CardTransfer, createCustomerBot } from '@panelkit/telegram';
import type { Env } from '../env/env.ts';
import { messageLanguage } from '../people/message-language.ts';
import { imageTypeOf } from '../security/image-type.ts';
import type { Shop } from '../shop.ts';
import type { TelegramConnection } from './connect-telegram.ts';
import type { ShopBots } from './shop-bots.ts';
import { customerOfNewcomer } from './telegram-people.ts';

/** Where Telegram sends updates, if it does. */
export const CUSTOMERS_WEBHOOK = '/telegram/customers';

/** Opens the bots. Starts nothing. */
export function openBots(
  shop: Omit<Shop, 'bots'>,
  env: Pick<Env, 'role' | 'telegram'>,
  connection: TelegramConnection,
): ShopBots {
  const customers =
    connection.customers === null
      ? null
      : createCustomerBot(shop.panelkit, {
          ...connection.customers,
          ...{ clock: shop.clock, logger: shop.logger },
          get shopName() {
            return shop.name;
          },
          ...(env.telegram.contact !== null && { contact: env.telegram.contact }),
          cardTransfer: cardTransfer(shop),
          language: messageLanguage(shop.language) ?? 'en',
          get messageFormat() {
            return { timeZone: shop.timeZone, displayUnit: shop.displayUnit };
          },
          planText: async (planId, language) => {
            const texts = await shop.store.planTexts.list();
            return texts.find((text) => text.planId === planId && text.language === language) ?? null;
          },
          customerOf: (newcomer) => customerOfNewcomer(shop, newcomer),
          websiteLink: (code) => `${shop.publicUrl}/telegram/${code}`,
        });
  const { webhookSecret: secret } = env.telegram;
  const webhook = secret === null ? undefined : { url: shop.publicUrl + CUSTOMERS_WEBHOOK, secret };
  return {
    customers,
    demo: connection.demo,
    start() {
      // One that only answers pages fetches nothing: a worker does.
      if (env.role !== 'web' || webhook !== undefined) void customers?.start(webhook);
    },
    stop: async () => customers?.stop(),
  };
}

function cardTransfer(shop: Omit<Shop, 'bots'>): CardTransfer {
  return {
    instructions: (_language: Language) => shop.payTo,
    storeReceipt: async ({ bytes, customerId, key }) => {
      const content = Buffer.from(bytes);
      const user = await shop.store.users.findByCustomer(customerId);
      if (user === null) throw new TypeError('a customer of the bot is nobody in the shop');
      const id = pictureId(key);
      const mediaType = imageTypeOf(content) ?? 'image/jpeg';
      await shop.store.attachments.insert({
        ...{ id, ownerId: user.id, mediaType, content },
        createdAt: shop.clock.now(),
      });
      return id;
    },
  };
}

/** The same picture under the same id when the bot tries again. */
function pictureId(key: string): string {
  const hash = createHash('sha256').update(`telegram receipt ${key}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
