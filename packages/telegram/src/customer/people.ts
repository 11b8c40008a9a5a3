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

/** The customer of the person's chat; a newcomer becomes one. */
export async function customerOfPerson(parts: BotParts, user: TelegramUpdate['user']): Promise<string> {
  const { panelkit, telegram, shop } = parts;
  const known = await panelkit.chats.findByUser(telegram.botId, String(user.id));
  if (known !== null && known.customerId !== null) return known.customerId;
  const language = languageOf({ language: null }, user.languageCode, shop);
  const { customerOf = (newcomer) => ensureCustomer(panelkit, newcomer) } = shop;
  return customerOf({ userId: user.id, name: user.firstName.slice(0, 100), language });
}

async function ensureCustomer(
  { customers }: Panelkit,
  { userId, name, language }: Newcomer,
): Promise<string> {
  const person = { displayName: name === '' ? null : name, language };
  let customer = await customers.ensure({ externalId: `telegram:${userId}`, ...person });
  // Whose chat was unlinked after staff merged them with somebody is somebody new.
  while (customer.mergedIntoId !== null)
    customer = await customers.ensure({ externalId: `telegram:${userId}:${customer.id}`, ...person });
  return customer.id;
}
