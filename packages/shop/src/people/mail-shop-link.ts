import { notFound, type QueryContext } from '@panelkit/sdk';
import { writeAccountMail } from '../mail/write-account-mail.ts';
import type { Shop } from '../shop.ts';
import { languageOf } from './texts-of.ts';

/**
 * Sends a customer the link of a subscription once more: by mail, or in the chat when there is no address.
 * @throws PanelkitError `NOT_FOUND` for who can be reached in neither way
 */
export async function mailShopLink(shop: Shop, subscriptionId: string, by: QueryContext): Promise<void> {
  const { panelkit, store, bots } = shop;
  const { customerId } = await panelkit.subscriptions.get(subscriptionId, by);
  const user = await store.users.findByCustomer(customerId);
  if (user === null || user.deletedAt !== null) throw notFound('customer', customerId);
  if (user.email === null) {
    const isSent = await bots.customers?.sendService({ customerId, subscriptionId });
    if (isSent !== true) throw notFound('customer', customerId);
    return;
  }
  const { shopLink: link } = await panelkit.delivery.get(subscriptionId, by);
  const language = languageOf(shop, user);
  await shop.sendMail({
    to: user.email,
    ...writeAccountMail(shop, { mail: 'subscription', language, values: { link } }),
  });
}
