import type { Chat, Panelkit } from '@panelkit/sdk';
import type { TelegramUpdate } from '../inbox/read-update.ts';
import { languageOf } from '../screens/language-of.ts';
import type { BotParts } from './bot-parts.ts';
import type { Newcomer } from './customer-context.ts';

/** The first contact makes a customer, and the first after the chat was unlinked. */
export async function openChat(parts: BotParts, { user, chatId }: TelegramUpdate): Promise<Chat> {
  const { panelkit, telegram } = parts;
  const person = { bot: telegram.botId, userId: String(user.id), chatId: String(chatId) };
  return panelkit.chats.open({ ...person, customerId: await customerOfPerson(parts, user) });
}

/** As often as somebody loses their customer to another account. */
const MOST_RETURNS = 100;

/**
 * The customer of the person's chat; a newcomer becomes one, and so does whoever had a customer that was
 * moved to another account.
 */
export async function customerOfPerson(parts: BotParts, user: TelegramUpdate['user']): Promise<string> {
  const { panelkit, telegram, shop } = parts;
  const known = await panelkit.chats.findByUser(telegram.botId, String(user.id));
  if (known !== null && known.customerId !== null) return known.customerId;
  const language = languageOf({ language: null }, user.languageCode, shop);
  const { customerOf = (newcomer) => ensureCustomer(panelkit, newcomer) } = shop;
  const person = { userId: user.id, name: user.firstName.slice(0, 100), language };
  for (let returns = 0; returns < MOST_RETURNS; returns += 1) {
    const customerId = await customerOf({ ...person, returns });
    const { chatsMovedAt } = await panelkit.customers.get(customerId, {
      actor: { kind: 'customer', id: customerId },
    });
    if (known === null || chatsMovedAt === null || known.createdAt > chatsMovedAt) return customerId;
  }
  throw new TypeError('the customer of a newcomer must be another at each return');
}

async function ensureCustomer(
  { customers }: Panelkit,
  { userId, name, language, returns }: Newcomer,
): Promise<string> {
  const person = { displayName: name === '' ? null : name, language };
  const base = returns === 0 ? `telegram:${userId}` : `telegram:${userId}:${returns}`;
  let customer = await customers.ensure({ externalId: base, ...person });
  // Whose chat was unlinked after staff merged them with somebody is somebody new.
  while (customer.mergedIntoId !== null)
    customer = await customers.ensure({ externalId: `${base}:${customer.id}`, ...person });
  return customer.id;
}
