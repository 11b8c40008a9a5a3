import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { renewSubscription } from '../../../packages/sdk/src/engine/lifecycle/renew-subscription.ts';
import { ask, byCustomer, byStaff, isStorageFailure, pick, type World } from '../world/world.ts';
import { buy } from './buying.ts';

/** What may be done to one subscription by its customer and by staff. */
const ON_A_SUBSCRIPTION = [
  'extend',
  'extend',
  'changePlan',
  'changePlan',
  'move',
  'move',
  'terminate',
  'terminate',
  'resetUsage',
  'suspend',
  'resume',
  'pause',
  'rotateLink',
  'setAutoRenew',
] as const;

/**
 * Several want different things of one subscription, in the same moment; then again while what they began is
 * carried out.
 */
export async function contendForSubscription(world: World): Promise<void> {
  if (world.facts.live.length === 0) return;
  const subscription = pick(world, world.facts.live);
  for (let round = 0; round < 4; round += 1) {
    for (let count = 0; count < 2; count += 1) world.follow(actOn(world, subscription));
    await passWindows(world, 3);
  }
}

function actOn(world: World, { id: subscriptionId, customerId }: World['facts']['live'][number]) {
  const command = pick(world, ON_A_SUBSCRIPTION);
  const [reason, enabled] = ['contended', world.random() < 0.7];
  const by =
    command === 'pause' || world.random() < 0.4 ? byCustomer(world, { id: customerId }) : byStaff(world);
  const planId = pick(world, world.plans).id;
  return ask(world, `contended: ${command} ${subscriptionId}`, ({ subscriptions }) => {
    if (command === 'changePlan') return subscriptions.changePlan({ subscriptionId, planId }, by);
    if (command === 'setAutoRenew') return subscriptions.setAutoRenew({ subscriptionId, enabled }, by);
    if (command === 'extend') return subscriptions.extend({ subscriptionId }, by);
    if (command === 'move') return subscriptions.move({ subscriptionId }, by);
    if (command === 'suspend' || command === 'terminate' || command === 'resetUsage')
      return subscriptions[command]({ subscriptionId, reason }, by);
    if (command === 'rotateLink')
      return subscriptions.rotateLink({ subscriptionId, renews: enabled ? 'both' : 'link' }, by);
    return subscriptions[command]({ subscriptionId }, by);
  });
}

/**
 * Staff move a subscription to and fro within its panel while its plan is changed, and while that is carried
 * out.
 */
export async function moveWhileChanging(world: World): Promise<void> {
  if (world.facts.live.length === 0) return;
  const { id: subscriptionId } = pick(world, world.facts.live);
  const inboundIds = world.seats.get(subscriptionId)?.inboundIds ?? [];
  if (inboundIds.length === 0) return;
  const move = () => {
    const inboundId = pick(world, inboundIds);
    return ask(world, `contended: move ${subscriptionId} to ${inboundId}`, ({ subscriptions }) =>
      subscriptions.move({ subscriptionId, inboundId }, byStaff(world)),
    );
  };
  const planId = pick(world, world.plans).id;
  world.follow(move());
  world.follow(
    ask(world, `contended: changePlan ${subscriptionId}`, ({ subscriptions }) =>
      subscriptions.changePlan({ subscriptionId, planId }, byStaff(world)),
    ),
  );
  for (let window = 0; window < 10; window += 1) {
    await passWindows(world, 1);
    world.follow(move());
  }
}

/** A customer buys a trial with something paid, and cancels it when some of it may be delivered. */
export async function cancelMixedOrder(world: World): Promise<void> {
  const customer = pick(world, world.customers);
  const [plain, , withTrial] = world.plans;
  if (plain === undefined || withTrial === undefined) return;
  const items = [
    { planId: withTrial.id, quantity: 1, trial: true },
    { planId: plain.id, quantity: 3 },
  ];
  const input = { customerId: customer.id, items, payment: { method: 'wallet' } };
  const by = byCustomer(world, customer);
  const placed = await ask(world, 'buy a trial and more', ({ orders }) => orders.place(input, by));
  if (placed.kind !== 'done') return;
  const { id: orderId } = placed.result;
  await passWindows(world, 10);
  await ask(world, `cancel ${orderId}`, ({ orders }) =>
    orders.cancel({ orderId, reason: 'mind changed' }, byStaff(world)),
  );
}

/** A panel stops selling while several buy, and sells again. */
export async function stopSelling(world: World): Promise<void> {
  const { id: panelId } = pick(world, world.panels);
  const set = (status: 'draining' | 'enabled') =>
    ask(world, `${panelId} is ${status}`, ({ panels }) => panels.update({ panelId, status }, byStaff(world)));
  for (let count = 0; count < 4; count += 1) world.follow(buy(world));
  await set('draining');
  await passWindows(world, 2);
  await set('enabled');
}

/** Auto-renew is switched off in the moment in which a renewal begins. */
export async function switchOffRenewal(world: World): Promise<void> {
  if (world.facts.live.length === 0 || world.processes.length === 0) return;
  const { id: subscriptionId, customerId } = pick(world, world.facts.live);
  const setAutoRenew = (enabled: boolean) =>
    ask(world, `auto-renew of ${subscriptionId}: ${enabled}`, ({ subscriptions }) =>
      subscriptions.setAutoRenew({ subscriptionId, enabled }, byCustomer(world, { id: customerId })),
    );
  if ((await setAutoRenew(true)).kind !== 'done') return;
  const { period } = (await world.observer.storage.subscriptions.find(subscriptionId)) ?? { period: 0 };
  // The last one may have died meanwhile.
  if (world.processes.length === 0) return;
  const { panelkit, lifeline } = pick(world, world.processes);
  const renewal = renewSubscription(engineOf(panelkit), subscriptionId, period).catch((error: unknown) => {
    if (!isStorageFailure(error)) throw error;
  });
  world.follow(Promise.race([renewal, lifeline.died]));
  await setAutoRenew(false);
}

function passWindows({ clock, random, plan }: World, atMost: number): Promise<void> {
  return clock.sleep(plan.windowMs * (1 + Math.floor(random() * atMost)));
}
