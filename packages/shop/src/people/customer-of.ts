import type { Panelkit } from '@panelkit/sdk';
import { english } from '../messages/en/english.ts';
import { findLanguage, textsIn } from '../messages/languages.ts';
import { SHOP_ACTOR } from '../shop.ts';
import type { ShopStore, User } from '../store/shop-store.ts';
import { messageLanguage } from './message-language.ts';

/**
 * PanelKit's customer of a user, made at the first pageContext; in a demo with some money to try the shop
 * with.
 */
export async function customerOf(
  parts: { panelkit: Panelkit; store: ShopStore; demoCreditMinor: number },
  user: User,
): Promise<string> {
  if (user.customerId !== null) return user.customerId;
  const { panelkit, store, demoCreditMinor } = parts;
  const language = messageLanguage(user.language);
  const { id } = await panelkit.customers.ensure({ externalId: user.id, displayName: user.name, language });
  if (demoCreditMinor > 0) {
    const gift = { customerId: id, amountMinor: demoCreditMinor, reason: demoReason(user) };
    await panelkit.wallets.adjust(gift, { actor: SHOP_ACTOR, idempotencyKey: `demo-credit:${id}` });
  }
  await store.users.update(user.id, { customerId: id });
  return id;
}

/** Stored as it is, so in the language in which he came. */
function demoReason({ language }: User): string {
  return textsIn(findLanguage(language ?? '') ?? english, { timeZone: 'UTC', displayUnit: null }).wallet
    .demoReason;
}
