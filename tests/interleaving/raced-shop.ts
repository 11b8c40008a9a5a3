import {
  type CommandContext,
  createPanelkit,
  type Inbound,
  type Order,
  type Panel,
  type Panelkit,
  type PanelkitOptions,
  type Plan,
  type Subscription,
} from '@panelkit/sdk';
import {
  createFakePanel,
  createFakePanelDriver,
  createTestClock,
  type FakePanel,
  type TestClock,
} from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { checkInvariants } from '../invariants/check-invariants.ts';
import { checkOpenChanges } from '../invariants/check-open-changes.ts';
import { checkPlaces } from '../invariants/check-places.ts';
import { readAll } from '../invariants/read-all.ts';
import { shopOptions } from '../postgres/postgres-shop.ts';
import { type Interleaved, interleave } from './interleave.ts';
import { createGatedPool, type StatementGate } from './statement-gate.ts';

/** One shop in two processes on a PostgreSQL server, of which the first can be stopped before any of its statements. */
export interface RacedShop {
  /** The process behind the gate. */
  first: Panelkit;
  second: Panelkit;
  backend: PostgresBackend;
  clock: TestClock;
  panels: FakePanel[];
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
  /** `first` stops before its statement with this number, `second` runs whole or until it waits for a lock, then `first` goes on. */
  race(
    statement: number,
    pair: { first(): Promise<unknown>; second(): Promise<unknown> },
  ): Promise<Interleaved>;
  /** Lets time pass until no account has work that is due. */
  settle(): Promise<void>;
  /** What is wrong in the records and on the panels, once all is settled. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

/** As many as a test may register. */
const MOST_PANELS = 80;

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
  const panels = Array.from({ length: MOST_PANELS }, (_, index) =>
    createFakePanel({ clock, baseUrl: `https://panel-${index}.test` }),
  );
  const driver = createFakePanelDriver({ kind: 'fake', panels });
  const options = { ...shopOptions, panelDrivers: [driver], policies };
  const [first, second] = [gated, backend].map((own) => createPanelkit({ ...options, backend: own }));
  if (first === undefined || second === undefined) throw new TypeError('there are two processes');
  const hands = createHands(second, backend);
  const unused = panels.values();
  const addPanel = async (): Promise<string> => {
    const { value: panel } = unused.next();
    if (panel === undefined) throw new TypeError('no panel is left');
    const registered = { kind: 'fake', name: panel.baseUrl, ...panel.target };
    const { id } = await second.panels.register(registered, hands.staff());
    await second.panels.syncInbounds(id, hands.staff());
    return id;
  };
  await addPanel();
  await addPanel();
  return {
    ...{ first, second, backend, clock, panels, addPanel, ...hands },
    inbounds: (await backend.storage.inbounds.list()).rows,
    race: (statement, pair) => race({ gate, watch }, statement, pair),
    settle: () => settle(second, { backend, clock, staff: hands.staff }),
    violations: async () => {
      const registered = await readAll<Panel>((page) => backend.storage.panels.list(page));
      const witnesses = registered.map(({ id, baseUrl }) => ({
        panelId: id,
        accounts: () => panels.find((panel) => panel.baseUrl === baseUrl)?.accounts() ?? [],
      }));
      return [
        ...(await checkInvariants({ backend, panels: witnesses, shopName: shopOptions.shopName })),
        ...(await checkOpenChanges(backend)),
        ...(await checkPlaces(backend)),
      ];
    },
    async close() {
      gate.open();
      await gated.close();
      await pool.end();
      await backend.close();
      await watch.end();
    },
  };
}

function race(
  { gate, watch }: { gate: StatementGate; watch: pg.Client },
  statement: number,
  pair: { first(): Promise<unknown>; second(): Promise<unknown> },
): Promise<Interleaved> {
  return interleave({ gate, watch, ...pair }, statement);
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

const MAX_STEPS = 20;

async function settle(
  panelkit: Panelkit,
  { backend, clock, staff }: Pick<RacedShop, 'backend' | 'clock' | 'staff'>,
): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { rows } = await backend.storage.accounts.list({ limit: 500 });
    const waiting = rows.filter(({ nextAttemptAt }) => nextAttemptAt !== null);
    if (waiting.length === 0) return;
    for (const { subscriptionId } of waiting) await panelkit.subscriptions.settled(subscriptionId, staff());
    await clock.advance('1m');
  }
}
