import type { EventData, EventType, Notifier, Subscription, SubscriptionPatch } from '@panelkit/sdk';
import { createRecordingNotifier, createTestClock, type RecordingNotifier } from '@panelkit/sdk/testing';
import {
  createTestPanelkit,
  type TestPanelkit,
  type TestPanelkitOptions,
} from '@panelkit/storage-memory/testing';

/** A shop with a channel that records, and a customer who was notified of a delivered subscription. */
export interface TellingShop {
  shop: TestPanelkit;
  notifier: RecordingNotifier;
  customer: { id: string };
  subscription: Subscription;
}

/** Makes it; nothing runs but what `tick` and `advance` run. */
export async function createTellingShop(
  options: TestPanelkitOptions = {},
  channel: Pick<Notifier, 'deliversSilently'> = {},
): Promise<TellingShop> {
  const clock = createTestClock();
  const notifier = createRecordingNotifier({ clock });
  const shop = await createTestPanelkit({ clock, notifiers: [Object.assign(notifier, channel)], ...options });
  const customer = await shop.customer({ balanceMinor: 5000 });
  const order = await shop.buy(customer, await shop.plan({ name: 'Gold' }));
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.backend.storage.subscriptions.list({ customerId: customer.id });
  const [subscription] = rows;
  if (subscription === undefined) throw new TypeError('nothing was delivered');
  return { shop, notifier, customer, subscription };
}

/** Something of the life of a subscription, with the facts that go with it, as the sweep would write them. */
export async function happen<Type extends EventType>(
  shop: TestPanelkit,
  subscription: Pick<Subscription, 'id'>,
  happening: { type: Type; data: EventData[Type]; facts?: SubscriptionPatch; at?: Date },
): Promise<void> {
  const { type, data, facts = {}, at = shop.clock.now() } = happening;
  await shop.backend.storage.transaction(async (tx) => {
    await tx.subscriptions.get(subscription.id);
    await tx.subscriptions.update(subscription.id, facts);
    await append(tx.events, { aggregate: { kind: 'subscription', id: subscription.id }, type, data, at });
  });
}

/** Type and data belong together, as `happen` demands. */
function append(events: { append(event: never): Promise<void> }, event: object): Promise<void>;
function append(events: { append(event: object): Promise<void> }, event: object): Promise<void> {
  return events.append(event);
}

/** What arrived of this code, or of all. */
export function arrived({ messages }: RecordingNotifier, code?: string): string[] {
  return messages.filter((message) => code === undefined || message.code === code).map(({ text }) => text);
}

/**
 * Lets days pass with a scheduler that runs for a few minutes every six hours. `between`: the process that
 * goes on after each.
 */
export async function live(
  { shop }: Pick<TellingShop, 'shop'>,
  days: number,
  between: (shop: TestPanelkit) => TestPanelkit | Promise<TestPanelkit> = async (process) => {
    await process.scheduler.stop();
    return process;
  },
): Promise<TestPanelkit> {
  let process = shop;
  for (let quarter = 0; quarter < days * 4; quarter += 1) {
    await process.clock.advance('357m');
    await process.scheduler.start();
    await process.clock.advance('3m');
    process = await between(process);
  }
  return process;
}
