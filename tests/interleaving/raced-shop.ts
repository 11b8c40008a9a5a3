import {
  type CommandContext,
  createPanelkit,
  type Inbound,
  type Order,
  type Panelkit,
  type PanelkitOptions,
  type Plan,
  type Subscription,
} from '@panelkit/sdk';
import {
  createFakePanel,
  createFakePanelDriver,
  createFakePaymentGateway,
  createRecordingLogger,
  createTestClock,
  type FakePanel,
  type FakePaymentGateway,
  type TestClock,
} from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { shopOptions } from '../shop-options.ts';
import { conclude, violationsOf } from './conclude.ts';
import { type Interleaved, interleave } from './interleave.ts';
import { createGatedPool } from './statement-gate.ts';
import { watchTransactions } from './watch-transactions.ts';

/**
 * One shop in two processes on a PostgreSQL server, of which the first can be stopped before any of its
 * statements.
 */
export interface RacedShop {
  /** The process behind the gate. */
  first: Panelkit;
  second: Panelkit;
  backend: PostgresBackend;
  clock: TestClock;
  /** Grows with `addPanel`. */
  panels: FakePanel[];
  /** Its payments are of the method `fake`. */
  bank: FakePaymentGateway;
  /** What was raced so far. */
  races: string[];
  /** What operators do at the end, once staff have asked them to. */
  repairs: (() => void)[];
  /** The transactions of the second process so far, by name. */
  ran: ReadonlySet<string>;
  /** Two of each of the first two panels. */
  inbounds: Inbound[];
  /** Registers one more panel; returns its id. */
  addPanel(): Promise<string>;
  staff(): CommandContext;
  as(customer: { id: string }): CommandContext;
  customer(balanceMinor?: number): Promise<{ id: string }>;
  plan(options?: PlanOptions): Promise<Plan>;
  /** A subscription that was bought and delivered. */
  sold(customer: { id: string }, plan: { id: string }): Promise<Subscription>;
  /**
   * `first` stops before its statement with this number, `second` runs whole or until it waits for a lock,
   * then `first` goes on.
   */
  race(
    statement: number,
    pair: { first(): Promise<unknown>; second(): Promise<unknown> },
  ): Promise<Interleaved>;
  /** Lets time pass until no account has work that is due. */
  settle(): Promise<void>;
  /** What is wrong in the records and on the panels, once all is settled. */
  violations(): Promise<string[]>;
  /**
   * Lets the scheduler of the second process do all that waits, for as long as that takes; what is wrong
   * then, also with how it came about.
   */
  conclude(): Promise<string[]>;
  close(): Promise<void>;
}

const HOUR_MS = 60 * 60_000;
/** Seldom: most of what is raced is called by name. */
const settings = {
  sweepIntervalMs: HOUR_MS,
  usageSyncIntervalMs: HOUR_MS,
  healthCheckIntervalMs: HOUR_MS,
};

type PlanOptions = Partial<Parameters<Panelkit['plans']['create']>[0]>;

/** Opens the shop in an empty database. */
export async function openRacedShop(
  connectionString: string,
  policies: PanelkitOptions['policies'] = {},
): Promise<RacedShop> {
  const clock = createTestClock();
  const { pool, gate } = createGatedPool(connectionString);
  const watch = new pg.Client({ connectionString });
  await watch.connect();
  const backend = await createPostgresBackend({ connectionString, clock });
  const gated = await createPostgresBackend({ pool, clock });
  const { storage } = backend;
  const panels: FakePanel[] = [];
  const repairs: (() => void)[] = [];
  const bank = createFakePaymentGateway({ clock });
  const logger = createRecordingLogger();
  const ofFirst = { names: new Set<string>(), openedCount: 0 };
  const ofSecond = { names: new Set<string>(), openedCount: 0 };
  const options = {
    ...shopOptions,
    settings,
    policies,
    logger,
    panelDrivers: [createFakePanelDriver({ kind: 'fake', panels })],
    paymentGateways: [bank.gateway],
  };
  const first = createPanelkit({ ...options, backend: watchTransactions(gated, ofFirst) });
  const second = createPanelkit({ ...options, backend: watchTransactions(backend, ofSecond) });
  const hands = createHands(second, backend);
  const addPanel = async (): Promise<string> => {
    const panel = createFakePanel({ clock, baseUrl: `https://panel-${panels.length}.test` });
    panels.push(panel);
    const registered = { kind: 'fake', name: panel.baseUrl, ...panel.target };
    const { id } = await second.panels.register(registered, hands.staff());
    await second.panels.syncInbounds(id, hands.staff());
    return id;
  };
  await addPanel();
  await addPanel();
  const violations = () => violationsOf(backend, panels);
  return {
    first,
    second,
    backend,
    clock,
    panels,
    bank,
    addPanel,
    races: [],
    repairs,
    ran: ofSecond.names,
    violations,
    ...hands,
    inbounds: (await backend.storage.inbounds.list()).rows,
    race: (statement, pair) =>
      interleave({ gate, watch, opened: () => ofSecond.openedCount, ...pair }, statement),
    settle: () => settle(second, { backend, clock, staff: hands.staff }),
    conclude: () =>
      conclude({ panelkit: second, storage, clock, panels, repairs, watch, logger, violations }),
    async close() {
      gate.open();
      await gated.close();
      await pool.end();
      await backend.close();
      await watch.end();
    },
  };
}

function createHands(
  panelkit: Panelkit,
  { storage }: PostgresBackend,
): Pick<RacedShop, 'staff' | 'as' | 'customer' | 'plan' | 'sold'> {
  let count = 0;
  const contextOf = (actor: CommandContext['actor']): CommandContext => {
    count += 1;
    return { actor, idempotencyKey: `race-${count}` };
  };
  const staff = () => contextOf({ kind: 'staff', id: 'tester' });
  const as = ({ id }: { id: string }) => contextOf({ kind: 'customer', id });
  return {
    staff,
    as,
    async customer(balanceMinor = 1_000_000) {
      const { idempotencyKey: externalId } = staff();
      const { id } = await panelkit.customers.ensure({ externalId });
      await panelkit.wallets.adjust({ customerId: id, amountMinor: balanceMinor, reason: 'test' }, staff());
      return { id };
    },
    plan(options = {}) {
      const by = staff();
      const price = { amountMinor: 1000, currency: 'USD' };
      const named = { slug: by.idempotencyKey, name: 'Test plan', price, durationDays: 30 };
      return panelkit.plans.create({ ...named, trafficLimitBytes: 1_000_000, ...options }, by);
    },
    async sold(customer, plan) {
      const order: Order = await panelkit.orders.place(
        { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
        as(customer),
      );
      await panelkit.orders.settled(order.id);
      const { rows } = await storage.subscriptions.list({ orderId: order.id });
      const [subscription] = rows;
      if (subscription?.granted == null) throw new TypeError('the unit was not delivered');
      return subscription;
    },
  };
}

/** What still waits then has to wait: for a panel, or for staff. */
const MAX_STEPS = 4;
const MOST_WAITING = 500;
/** No account waits longer. */
const A_YEAR_MS = 365 * 24 * HOUR_MS;

async function settle(
  panelkit: Panelkit,
  { backend, clock, staff }: Pick<RacedShop, 'backend' | 'clock' | 'staff'>,
): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const inAYear = new Date(clock.now().getTime() + A_YEAR_MS);
    const waiting = await backend.storage.accounts.listDue(inAYear, MOST_WAITING);
    if (waiting.length === 0) return;
    for (const id of waiting) {
      const account = await backend.storage.accounts.find(id);
      if (account !== null) await panelkit.subscriptions.settled(account.subscriptionId, staff());
    }
    await clock.advance('1m');
  }
}
