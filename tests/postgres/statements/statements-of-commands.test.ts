import { createPanelkit, type Panelkit } from '@panelkit/sdk';
import { createFakePanel, createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';
import { logStatements, named, type StatementLog } from './count-statements.ts';

/** Events are numbered and emitted beside the commands, several together. */
const OF_EVENTS = /pg_notify|number_events|panelkit\.events|counters WHERE name = 'events'/;
const PRICE = { amountMinor: 1000, currency: 'USD' };
const TERMS = { durationDays: 30, trafficLimitBytes: null };

/** A shop whose subscriptions are delivered, and whose statements are counted. */
interface Opened {
  panelkit: Panelkit;
  customerId: string;
  /** Goes to any inbound. */
  planId: string;
  /** Goes to one. */
  placedPlanId: string;
  otherPlanId: string;
  /** A new one. */
  deliver(): Promise<string>;
  close(): Promise<void>;
}

async function openShop(): Promise<Opened> {
  const server = await sharedServer();
  const connectionString = named(await server.createMigrated('commands'), 'commands');
  const backend = await createPostgresBackend({ connectionString });
  const panel = createFakePanel({ clock: backend.clock });
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [panel] })];
  const panelkit = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers,
    policies: { extension: { always: true } },
  });
  const { id: panelId } = await panelkit.panels.register(
    { name: 'P', kind: 'fake', ...panel.target },
    staff(),
  );
  await panelkit.panels.syncInbounds(panelId, staff());
  const { rows: inbounds } = await panelkit.inbounds.list({ panelId }, staff());
  const placement = { preferredInboundId: inbounds[0]?.id ?? '' };
  const plan = await panelkit.plans.create({ slug: 'gold', name: 'Gold', price: PRICE, ...TERMS }, staff());
  const placed = await panelkit.plans.create(
    { slug: 'placed', name: 'Placed', price: PRICE, placement, ...TERMS },
    staff(),
  );
  const other = await panelkit.plans.create(
    { slug: 'other', name: 'Other', price: PRICE, ...TERMS },
    staff(),
  );
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'ada' });
  await panelkit.wallets.adjust({ customerId, amountMinor: 1_000_000, reason: 'test' }, staff());
  const deliver = async (): Promise<string> => {
    const items = [{ planId: plan.id, quantity: 1 }];
    const order = await panelkit.orders.place({ customerId, items, payment: { method: 'wallet' } }, staff());
    await panelkit.orders.settled(order.id);
    const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, staff());
    return rows[0]?.id ?? '';
  };
  const close = async () => {
    await backend.close();
  };
  const plans = { planId: plan.id, placedPlanId: placed.id, otherPlanId: other.id };
  return { panelkit, customerId, ...plans, deliver, close };
}

const purchase = ({ panelkit, customerId }: Opened, planId: string, quantity: number) =>
  panelkit.orders.place(
    { customerId, items: [{ planId, quantity }], payment: { method: 'wallet' } },
    staff(),
  );

describe('statements of commands on PostgreSQL', () => {
  let shop: Opened;
  let log: StatementLog;
  beforeAll(async () => {
    shop = await openShop();
    log = logStatements('commands');
    // What is asked once for each process is asked here.
    await shop.deliver();
  }, 60_000);
  afterAll(async () => {
    log.stop();
    await shop.close();
  });

  // Each counts the answer, which is read after the commit.
  test.each<{
    name: string;
    most: number;
    run(opened: Opened, subscriptionId: string): Promise<unknown>;
  }>([
    { name: 'a purchase', most: 11, run: (opened) => purchase(opened, opened.planId, 1) },
    {
      name: 'a purchase of a plan with a place of its own',
      most: 10,
      run: (opened) => purchase(opened, opened.placedPlanId, 1),
    },
    { name: 'a purchase of five units', most: 12, run: (opened) => purchase(opened, opened.planId, 5) },
    {
      name: 'an extension',
      most: 20,
      run: ({ panelkit }, subscriptionId) => panelkit.subscriptions.extend({ subscriptionId }, staff()),
    },
    {
      name: 'a plan change',
      most: 23,
      run: ({ panelkit, otherPlanId: planId }, subscriptionId) =>
        panelkit.subscriptions.changePlan({ subscriptionId, planId }, staff()),
    },
    {
      name: 'a wallet adjustment',
      // The last two read what is owed, and until when the money is frozen.
      most: 10,
      run: ({ panelkit, customerId }) =>
        panelkit.wallets.adjust({ customerId, amountMinor: 5, reason: 'test' }, staff()),
    },
  ])('given $name, then at most $most statements', async ({ most, run }) => {
    const subscriptionId = await shop.deliver();
    log.clear();
    await run(shop, subscriptionId);
    const sent = log.sent.filter((text) => !OF_EVENTS.test(text));
    expect(sent.length, sent.join('\n')).toBeLessThanOrEqual(most);
  });
});
