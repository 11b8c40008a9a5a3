import { ask, byCustomer, byStaff, pick, type World } from '../world/world.ts';

/**
 * A customer extends, changes plans, switches auto-renew, pauses; some repeat themselves, some try what is
 * not theirs.
 */
export async function keepSubscription(world: World): Promise<void> {
  const { facts, random } = world;
  const known = random() < 0.1 && facts.ended.length > 0 ? facts.ended : facts.live;
  if (known.length === 0) return;
  const { id: subscriptionId, customerId } = pick(world, known);
  const by = byCustomer(world, { id: customerId });
  const planId = pick(world, world.plans).id;
  const units = 1 + Math.floor(random() * 2);
  const enabled = random() < 0.8;
  const command = pick(world, [
    'extend',
    'extend',
    'extend',
    'changePlan',
    'setAutoRenew',
    'pause',
    'resume',
    'rotateLink',
  ] as const);
  const input = { subscriptionId, planId, units, enabled };
  const once = () =>
    ask(world, `${command} ${subscriptionId}`, ({ subscriptions }) => {
      if (command === 'extend') return subscriptions.extend({ subscriptionId, units }, by);
      if (command === 'changePlan') return subscriptions.changePlan({ subscriptionId, planId }, by);
      if (command === 'setAutoRenew') return subscriptions.setAutoRenew({ subscriptionId, enabled }, by);
      if (command === 'rotateLink')
        return subscriptions.rotateLink(
          { subscriptionId, renews: units === 2 ? 'configurations' : 'link' },
          by,
        );
      return subscriptions[command]({ subscriptionId }, by);
    });
  if (random() < 0.25) world.follow(once());
  await once();
  if (random() < 0.2)
    world.follow(
      ask(world, `wait for ${subscriptionId}`, ({ subscriptions }) =>
        subscriptions.settled(subscriptionId, by),
      ),
    );
  if (random() < 0.2) await extendOnceMore(world, input.subscriptionId, customerId);
  if (random() < 0.1) await trespass(world, subscriptionId, customerId);
}

async function extendOnceMore(world: World, subscriptionId: string, id: string): Promise<void> {
  const by = byCustomer(world, { id });
  await ask(world, `extend once more ${subscriptionId}`, ({ subscriptions }) =>
    subscriptions.extend({ subscriptionId }, by),
  );
}

/** What belongs to others does not exist for a customer. */
async function trespass(world: World, subscriptionId: string, ownerId: string): Promise<void> {
  const stranger = pick(world, world.customers);
  if (stranger.id === ownerId) return;
  const answer = await ask(world, `a stranger extends ${subscriptionId}`, ({ subscriptions }) =>
    subscriptions.extend({ subscriptionId }, byCustomer(world, stranger)),
  );
  if (answer.kind === 'done') world.violations.push(`a stranger extended ${subscriptionId}`);
}

/** Staff suspend, resume, move, reset and end. */
export async function superviseSubscription(world: World): Promise<void> {
  if (world.facts.live.length === 0) return;
  const { id: subscriptionId } = pick(world, world.facts.live);
  const by = byStaff(world);
  const reason = 'simulation';
  const command = pick(world, [
    'suspend',
    'resume',
    'resume',
    'move',
    'move',
    'resetUsage',
    'extend',
    'terminate',
  ] as const);
  const once = () =>
    ask(world, `staff: ${command} ${subscriptionId}`, ({ subscriptions }) => {
      if (command === 'extend') return subscriptions.extend({ subscriptionId, free: true }, by);
      if (command === 'move') return subscriptions.move({ subscriptionId }, by);
      if (command === 'resume') return subscriptions.resume({ subscriptionId }, by);
      return subscriptions[command]({ subscriptionId, reason }, by);
    });
  if (world.random() < 0.2) world.follow(once());
  await once();
}
