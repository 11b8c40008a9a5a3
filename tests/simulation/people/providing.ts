import type { SentWebhook } from '@panelkit/sdk/testing';
import { ask, byStaff, pause, pick, type World } from '../world/world.ts';

/**
 * The provider tells what happened: twice, in any order, late; some of it is never told at all, and now and
 * then all is told again.
 */
export async function tell(world: World): Promise<void> {
  const { random, provider } = world;
  const times = random() < 0.4 ? 2 : 1;
  const webhooks = provider.takeWebhooks({ shuffle: random, times });
  const [first] = webhooks;
  if (first !== undefined && random() < 0.1) await receive(world, provider.forge(first), 'forged');
  for (const webhook of webhooks) {
    const fate = random();
    if (fate < 0.08) continue;
    if (fate < 0.3) world.follow(pause(world, 4 * 60_000).then(() => receive(world, webhook, 'late')));
    else if (fate < 0.6) world.follow(receive(world, webhook, 'told'));
    else await receive(world, webhook, 'told');
  }
}

async function receive(world: World, webhook: SentWebhook, how: string): Promise<void> {
  world.counts.webhooks += 1;
  const event = { gateway: world.provider.gateway.method, ...webhook };
  const answer = await ask(world, `webhook, ${how}`, ({ payments }) => payments.receiveEvent(event));
  if (how === 'forged' && answer.kind === 'done') world.violations.push('4: a forged event was taken');
}

/** Staff give money back; the provider takes its time over some of it. */
export async function refund(world: World): Promise<void> {
  const { facts, random } = world;
  if (facts.captured.length === 0) return;
  const paymentId = pick(world, facts.captured);
  const amountMinor = 50 + Math.floor(random() * 400);
  // Only there is something to credit.
  const endsOrder = world.plan.policies.invoices !== undefined && random() < 0.5;
  const input = { paymentId, amountMinor, reason: 'simulation', endsOrder };
  const by = byStaff(world);
  const once = () => ask(world, `refund ${paymentId}`, ({ payments }) => payments.refund(input, by));
  if (random() < 0.3) world.follow(once());
  await once();
}

/** The provider ends the refunds that it only took on. */
export function settleRefunds({ provider: { provider }, random }: World): void {
  for (const { state } of provider.payments()) {
    for (const { refundId, status } of state.refunds)
      if (status === 'pending') provider.settleRefund(refundId, random() < 0.7 ? 'succeeded' : 'refused');
  }
}

/** In the end everything was told once more, in any order. */
export async function tellAll(world: World): Promise<void> {
  world.provider.takeWebhooks();
  for (const webhook of world.provider.resendAll({ shuffle: world.random }))
    await receive(world, webhook, 'again');
}

const FAULTS = [
  ['start', 'unreachable'],
  ['start', 'refused'],
  ['start', 'lost-answer'],
  ['start', 'no-answer'],
  ['verify', 'unreachable'],
  ['verify', 'throws'],
  ['verify', 'no-answer'],
  ['refund', 'lost-request'],
  ['refund', 'lost-answer'],
  ['refund', 'accepted'],
  ['refund', 'refused'],
  ['refund', 'no-answer'],
] as const;

/** The provider begins to fail. */
export function troubleProvider({ provider: { faults } }: World): void {
  for (const [verb, fault] of FAULTS) faults.sometimes(verb, fault, 0.05);
}
