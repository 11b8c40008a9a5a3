import type { SubscriptionView } from '@panelkit/sdk';
import type { TestPanelkit } from '@panelkit/storage-memory/testing';

/** What these actions need of the simulated world. */
export interface SubscriptionWorld {
  shop: TestPanelkit;
  random: () => number;
  plans: { id: string }[];
  tryTo(what: string, command: () => Promise<unknown>): Promise<void>;
}

/** Customers who extend, change plans and switch auto-renew, and repeat themselves. */
export async function actAsCustomer(world: SubscriptionWorld): Promise<void> {
  const subscription = await pickSubscription(world);
  if (subscription === null) return;
  const { shop, random } = world;
  const { subscriptions } = shop.panelkit;
  const { id: subscriptionId, customerId } = subscription;
  const by = shop.as({ id: customerId });
  const planId = pick(world, world.plans).id;
  const units = 1 + Math.floor(random() * 2);
  const [what, command] = pick(world, [
    ['extend', () => subscriptions.extend({ subscriptionId, units }, by)],
    ['extend', () => subscriptions.extend({ subscriptionId, units }, by)],
    ['extend', () => subscriptions.extend({ subscriptionId, units }, by)],
    ['change plan', () => subscriptions.changePlan({ subscriptionId, planId }, by)],
    ['auto-renew', () => subscriptions.setAutoRenew({ subscriptionId, enabled: random() < 0.8 }, by)],
    ['pause', () => subscriptions.pause({ subscriptionId }, by)],
    ['resume', () => subscriptions.resume({ subscriptionId }, by)],
  ] as const);
  await world.tryTo(`${what} ${subscriptionId}`, command);
  if (random() < 0.3 && what !== 'auto-renew') await world.tryTo(`${what} again with the same key`, command);
  if (random() < 0.2)
    await world.tryTo('extend once more', () =>
      subscriptions.extend({ subscriptionId }, shop.as({ id: customerId })),
    );
}

/** Staff who suspend, resume, move, reset and end. */
export async function actAsStaff(world: SubscriptionWorld): Promise<void> {
  const subscription = await pickSubscription(world);
  if (subscription === null) return;
  const { shop } = world;
  const { subscriptions } = shop.panelkit;
  const { id: subscriptionId } = subscription;
  const by = shop.staff();
  const reason = 'simulation';
  const [what, command] = pick(world, [
    ['suspend', () => subscriptions.suspend({ subscriptionId, reason }, by)],
    ['resume', () => subscriptions.resume({ subscriptionId }, by)],
    ['resume', () => subscriptions.resume({ subscriptionId }, by)],
    ['move', () => subscriptions.move({ subscriptionId }, by)],
    ['move', () => subscriptions.move({ subscriptionId }, by)],
    ['reset usage', () => subscriptions.resetUsage({ subscriptionId, reason }, by)],
    ['extend for free', () => subscriptions.extend({ subscriptionId, free: true }, by)],
    ['terminate', () => subscriptions.terminate({ subscriptionId, reason }, by)],
  ] as const);
  await world.tryTo(`${what} ${subscriptionId}`, command);
}

/** Traffic on some accounts, now and then more than their limit. */
export async function useTraffic(world: SubscriptionWorld): Promise<void> {
  for (const { fake } of world.shop.panels) {
    for (const { name, trafficLimitBytes } of fake.accounts()) {
      if (world.random() < 0.5) continue;
      fake.addTraffic(name, Math.floor(((trafficLimitBytes ?? 1e9) / 2) * (0.2 + world.random() * 2)));
    }
  }
}

async function pickSubscription(world: SubscriptionWorld): Promise<SubscriptionView | null> {
  const { rows } = await world.shop.panelkit.subscriptions.list({ limit: 500 }, world.shop.staff());
  const delivered = rows.filter(({ period, termination }) => period > 0 && termination?.reason !== 'staff');
  return delivered.length === 0 ? null : pick(world, delivered);
}

function pick<Item>(world: Pick<SubscriptionWorld, 'random'>, items: readonly Item[]): Item {
  const item = items[Math.floor(world.random() * items.length)];
  if (item === undefined) throw new TypeError('there is nothing to pick from');
  return item;
}
