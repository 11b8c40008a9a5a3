import type { Viewer } from '../page-context.ts';
import { readAll } from '../read-all.ts';
import type { Shop } from '../shop.ts';

/** Everything that the shop knows of a customer, except what would open the subscriptions to somebody who finds the file. */
export async function exportOf(
  { panelkit }: Shop,
  { user, actor }: Viewer,
): Promise<Record<string, unknown>> {
  const by = { actor };
  const { email, name, language, timeZone, createdAt } = user;
  const wallet = await panelkit.wallets.get(actor.id, by);
  return {
    profile: { email, name, language, timeZone, createdAt },
    wallet,
    orders: await readAll((page) => panelkit.orders.list(page, by)),
    payments: await readAll((page) => panelkit.payments.list(page, by)),
    subscriptions: await readAll((page) => panelkit.subscriptions.list(page, by)),
    bookings: await readAll((page) => panelkit.wallets.history(actor.id, page, by)),
  };
}
