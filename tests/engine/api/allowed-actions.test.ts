import {
  type CommandContext,
  isPanelkitError,
  type OrderActions,
  type Panelkit,
  type Policies,
  type SubscriptionActions,
} from '@panelkit/sdk';
import type { FakePanel, TestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import {
  emptyServerDatabase,
  type SharedServer,
  sharedServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop } from '../../postgres/postgres-shop.ts';

/** A shop on some storage. */
interface World {
  panelkit: Panelkit;
  clock: TestClock;
  panel: FakePanel;
  staff(): CommandContext;
  as(customer: { id: string }): CommandContext;
  /** Lets the scheduler look once. */
  tick(): Promise<unknown>;
  close(): Promise<void>;
}

interface Owned {
  customerId: string;
  subscriptionId: string;
  otherPlanId: string;
}

const policies: Policies = { lifecycle: { customerMayPause: true, pausesPerPeriod: 1, graceMs: 0 } };

async function openOnMemory(): Promise<World> {
  const shop = await createTestPanelkit({ policies });
  return { ...shop, tick: () => shop.scheduler.tick(), close: () => shop.backend.close() };
}

async function settle({ panelkit, clock }: World, orderId: string): Promise<void> {
  await runOnClock(clock, panelkit.orders.settled(orderId));
}

async function order(world: World, balanceMinor: number, method = 'wallet') {
  const { panelkit, staff, as } = world;
  const by = staff();
  const { id: customerId } = await panelkit.customers.ensure({ externalId: by.idempotencyKey });
  if (balanceMinor > 0)
    await panelkit.wallets.adjust({ customerId, amountMinor: balanceMinor, reason: 'test' }, staff());
  const price = { amountMinor: 1000, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: 1_000_000, price };
  const plan = await panelkit.plans.create({ slug: by.idempotencyKey, name: 'Plan', ...terms }, staff());
  const items = [{ planId: plan.id, quantity: 1 }];
  const placed = await panelkit.orders.place(
    { customerId, items, payment: { method } },
    as({ id: customerId }),
  );
  return { orderId: placed.id, customerId };
}

async function own(world: World, isDelivered: boolean): Promise<Owned> {
  const { panelkit, staff } = world;
  const { orderId, customerId } = await order(world, 9000);
  if (isDelivered) await settle(world, orderId);
  const { rows } = await panelkit.subscriptions.list({ orderId }, staff());
  const price = { amountMinor: 2000, currency: 'USD' };
  const other = {
    slug: staff().idempotencyKey,
    name: 'Other',
    durationDays: 30,
    trafficLimitBytes: null,
    price,
  };
  const { id: otherPlanId } = await panelkit.plans.create(other, staff());
  return { customerId, subscriptionId: rows[0]?.id ?? '', otherPlanId };
}

/** What happened to a subscription before somebody asks. */
const scenes: Record<string, (world: World, owned: Owned) => Promise<unknown>> = {
  preparing: async () => {},
  active: async () => {},
  'paused by its customer': ({ panelkit, as }, { subscriptionId, customerId }) =>
    panelkit.subscriptions.pause({ subscriptionId }, as({ id: customerId })),
  'paused once before': async ({ panelkit, as, clock }, { subscriptionId, customerId }) => {
    await panelkit.subscriptions.pause({ subscriptionId }, as({ id: customerId }));
    await clock.advance('2d');
    await panelkit.subscriptions.resume({ subscriptionId }, as({ id: customerId }));
  },
  'paused by staff': ({ panelkit, staff }, { subscriptionId }) =>
    panelkit.subscriptions.pause({ subscriptionId }, staff()),
  suspended: ({ panelkit, staff }, { subscriptionId }) =>
    panelkit.subscriptions.suspend({ subscriptionId, reason: 'test' }, staff()),
  'suspended and paused': async ({ panelkit, staff, as }, { subscriptionId, customerId }) => {
    await panelkit.subscriptions.pause({ subscriptionId }, as({ id: customerId }));
    await panelkit.subscriptions.suspend({ subscriptionId, reason: 'test' }, staff());
  },
  expired: ({ clock }) => clock.advance('31d'),
  'being changed': ({ panelkit, staff }, { subscriptionId }) =>
    panelkit.subscriptions.resetUsage({ subscriptionId, reason: 'test' }, staff()),
  terminated: ({ panelkit, staff }, { subscriptionId }) =>
    panelkit.subscriptions.terminate({ subscriptionId, reason: 'test' }, staff()),
};

const commands: Record<
  keyof SubscriptionActions,
  (panelkit: Panelkit, owned: Owned, by: CommandContext) => Promise<unknown>
> = {
  extend: ({ subscriptions }, { subscriptionId }, by) =>
    subscriptions.extend({ subscriptionId, ...(by.actor.kind === 'staff' && { free: true }) }, by),
  changePlan: ({ subscriptions }, { subscriptionId, otherPlanId: planId }, by) =>
    subscriptions.changePlan({ subscriptionId, planId }, by),
  pause: ({ subscriptions }, { subscriptionId }, by) => subscriptions.pause({ subscriptionId }, by),
  resume: ({ subscriptions }, { subscriptionId }, by) => subscriptions.resume({ subscriptionId }, by),
  setAutoRenew: ({ subscriptions }, { subscriptionId }, by) =>
    subscriptions.setAutoRenew({ subscriptionId, enabled: true }, by),
  rotateLink: ({ subscriptions }, { subscriptionId }, by) => subscriptions.rotateLink({ subscriptionId }, by),
  renewConfigurations: ({ subscriptions }, { subscriptionId }, by) =>
    subscriptions.rotateLink({ subscriptionId, renews: 'both' }, by),
  suspend: ({ subscriptions }, { subscriptionId }, by) =>
    subscriptions.suspend({ subscriptionId, reason: 'test' }, by),
  terminate: ({ subscriptions }, { subscriptionId }, by) =>
    subscriptions.terminate({ subscriptionId, reason: 'test' }, by),
  move: ({ subscriptions }, { subscriptionId }, by) => subscriptions.move({ subscriptionId }, by),
  adjust: ({ subscriptions }, { subscriptionId }, by) =>
    subscriptions.adjust({ subscriptionId, days: 1, reason: 'test' }, by),
  resetUsage: ({ subscriptions }, { subscriptionId }, by) =>
    subscriptions.resetUsage({ subscriptionId, reason: 'test' }, by),
};

const actorsOf = ({ staff, as }: World, { customerId }: Owned) => ({
  customer: as({ id: customerId }),
  staff: staff(),
});

async function isRefused(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (isPanelkitError(error)) return true;
    throw error;
  }
}

/** The actions that are possible, by who asks. */
async function possible(world: World, owned: Owned): Promise<Record<string, string[]>> {
  const answer: Record<string, string[]> = {};
  for (const [who, by] of Object.entries(actorsOf(world, owned))) {
    const actions = await world.panelkit.subscriptions.allowedActions(owned.subscriptionId, by);
    answer[who] = Object.entries(actions).flatMap(([name, { allowed }]) => (allowed ? [name] : []));
  }
  return answer;
}

describe('What may be done to a subscription', () => {
  test.each(Object.keys(scenes))(
    'given one that is %s, then each command does what is said to be possible, and refuses what is not',
    async (scene) => {
      for (const who of ['customer', 'staff'] as const) {
        for (const name of Object.keys(commands) as (keyof SubscriptionActions)[]) {
          const world = await openOnMemory();
          const owned = await own(world, scene !== 'preparing');
          await scenes[scene]?.(world, owned);
          const by = actorsOf(world, owned)[who];
          const said = (await world.panelkit.subscriptions.allowedActions(owned.subscriptionId, by))[name];
          const refused = await isRefused(commands[name](world.panelkit, owned, by));
          expect({ who, name, said, refused }).toEqual({ who, name, said, refused: !said.allowed });
          await world.close();
        }
      }
    },
  );
});

describe('What may be done to an order', () => {
  const moments: [
    string,
    string,
    (world: World, ordered: { orderId: string; customerId: string }) => Promise<unknown>,
  ][] = [
    ['unpaid', 'receipt', async () => {}],
    [
      'in review',
      'receipt',
      async ({ panelkit, as }, { orderId, customerId }) => {
        const by = as({ id: customerId });
        const [payment] = (await panelkit.payments.list({ orderId }, by)).rows;
        await panelkit.payments.submitReceipt({ paymentId: payment?.id ?? '', reference: '1' }, by);
      },
    ],
    ['paid', 'wallet', async () => {}],
    ['delivered', 'wallet', (world, { orderId }) => settle(world, orderId)],
    ['expired', 'receipt', async ({ clock, tick }) => clock.advance('31m').then(tick)],
    [
      'cancelled',
      'receipt',
      ({ panelkit, staff }, { orderId }) => panelkit.orders.cancel({ orderId, reason: 'test' }, staff()),
    ],
  ];

  test.each(moments)(
    'given one that is %s, then pay and cancel do what is said',
    async (_name, method, happens) => {
      for (const name of ['pay', 'cancel'] satisfies (keyof OrderActions)[]) {
        const world = await openOnMemory();
        const ordered = await order(world, method === 'wallet' ? 1000 : 0, method);
        await happens(world, ordered);
        const by = world.as({ id: ordered.customerId });
        const said = (await world.panelkit.orders.allowedActions(ordered.orderId, by))[name];
        const { orderId } = ordered;
        const work =
          name === 'pay'
            ? world.panelkit.orders.pay({ orderId, payment: { method: 'receipt' } }, by)
            : world.panelkit.orders.cancel({ orderId, reason: 'test' }, by);
        expect({ name, said, refused: await isRefused(work) }).toEqual({
          name,
          said,
          refused: !said.allowed,
        });
        await world.close();
      }
    },
  );

  test('given a stranger, then there is no such order and no such subscription', async () => {
    const world = await openOnMemory();
    const { orderId } = await order(world, 1000);
    const { subscriptionId } = await own(world, true);
    const mallory = world.as({ id: (await order(world, 0, 'receipt')).customerId });
    await expect(world.panelkit.orders.allowedActions(orderId, mallory)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(world.panelkit.subscriptions.allowedActions(subscriptionId, mallory)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await world.close();
  });
});

describe('On PostgreSQL', () => {
  let server: SharedServer;
  let connectionString: string;
  beforeAll(async () => {
    server = await sharedServer();
    connectionString = await server.createMigrated('actions');
    await emptyServerDatabase(connectionString);
  }, 60_000);

  test('given each kind of subscription, then the same actions are possible as in memory', async () => {
    const shop = await openPostgresShop({ connectionString }, { policies });
    for (const [name, happens] of Object.entries(scenes)) {
      const answers: Record<string, string[]>[] = [];
      const memory = await openOnMemory();
      for (const world of [memory, { ...shop, tick: () => shop.scheduler.tick(), close: async () => {} }]) {
        const owned = await own(world, name !== 'preparing');
        await happens(world, owned);
        answers.push(await possible(world, owned));
      }
      expect({ name, possible: answers[1] }).toEqual({ name, possible: answers[0] });
      await memory.close();
    }
    await shop.close();
  }, 60_000);
});
