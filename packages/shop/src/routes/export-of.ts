import { readAll } from '../read-all.ts';
import type { Viewer } from '../roles/viewer.ts';
import type { Shop } from '../shop.ts';

/**
 * Everything that the shop knows of a customer, except what would open the subscriptions to somebody who
 * finds the file.
 */
export async function exportOf(
  { panelkit }: Shop,
  { user, actor }: Viewer,
): Promise<Record<string, unknown>> {
  const by = { actor };
  const { email, name, language, timeZone, createdAt } = user;
  const subscriptions = await readAll((page) => panelkit.subscriptions.list(page, by));
  const wallet = await panelkit.wallets.get(actor.id, by);
  const devicesOf = async (of: readonly { id: string }[]): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (const { id: subscriptionId } of of) {
      const { devices } = await panelkit.linkDevices.list(subscriptionId, by);
      found.push(...devices.map((device) => ({ subscriptionId, ...device })));
    }
    return found;
  };
  return {
    profile: { email, name, language, timeZone, createdAt },
    wallet,
    orders: await readAll((page) => panelkit.orders.list(page, by)),
    payments: await readAll((page) => panelkit.payments.list(page, by)),
    subscriptions,
    devices: await devicesOf(subscriptions),
    bookings: await readAll((page) => panelkit.wallets.history(actor.id, page, by)),
  };
}
