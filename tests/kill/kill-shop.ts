import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { openTestBrowser, type SendRequest } from '../../packages/shop/src/tests/test-browser.ts';
import { checkInvariants } from '../invariants/check-invariants.ts';
import { checkPlaces } from '../invariants/check-places.ts';
import { countPlaceOrders } from '../invariants/count-place-orders.ts';
import { shopOptions } from '../shop-options.ts';
import { createBank } from './bank.ts';
import { type Books, noteRefusal } from './books.ts';
import { checkBooks } from './check-books.ts';
import { openCustomer, type Partners } from './customer.ts';
import { type KillKind, killUntilEnough } from './killer.ts';
import { closeWorld, type KillPlan, openWorld, randomOf, type World } from './open-world.ts';
import { createPatientSend } from './send-patiently.ts';
import { untilSettled } from './until-settled.ts';

export interface KillReport {
  kills: Map<KillKind, number>;
  panelRestarts: number;
  /** Starts of a process that found no database and ended. */
  vainStarts: number;
  /** Requests to panels that met a fault. */
  faults: number;
  books: Books;
  /** Orders of the plan with several places. */
  placeOrders: number;
  /** Accounts on the panels in the end. */
  accounts: number;
  loadSeconds: number;
  settleSeconds: number;
  /** Empty when nothing was lost, doubled, oversold or wrong in the books. */
  violations: string[];
}

/**
 * Runs a shop of many processes under load while they and their database are killed, lets everything come to
 * rest, and reads the records and the panels. The seed gives the customers' and the killer's choices; when
 * each comes is the machine's affair.
 */
export async function killShop(
  plan: KillPlan,
  say: (text: string, killed: number) => void = () => {},
): Promise<KillReport> {
  const world = await openWorld(plan);
  try {
    const startedMs = performance.now();
    const partners = await openPartners(world);
    await world.panels.trouble();
    const state = { isKilling: true };
    const load = runCustomers(world, partners, () => state.isKilling);
    // A customer who cannot go on ends the run at once.
    const killed = await Promise.race([kill(world, say), load.then(neverOver)]);
    state.isKilling = false;
    await load;
    const endedMs = performance.now();
    const { faults } = await world.panels.look();
    await world.panels.calm();
    await world.crew.opened();
    await untilSettled(world.database.connectionString, plan.settleWithinMs);
    const settledMs = performance.now();
    const accounts = (await world.panels.look()).accounts.flat().length;
    const violations = await check(world);
    const placeOrders = await countPlaceOrders(world.backend);
    return {
      ...killed,
      faults,
      accounts,
      placeOrders,
      books: world.books,
      vainStarts: world.crew.vainStarts(),
      loadSeconds: Math.round((endedMs - startedMs) / 1000),
      settleSeconds: Math.round((settledMs - endedMs) / 1000),
      violations: [...violations, ...(await world.crew.stop())],
    };
  } finally {
    await closeWorld(world);
  }
}

const neverOver = () => new Promise<never>(() => {});

async function openPartners(world: World): Promise<Partners> {
  const { plan, panelkit, provider, books, crew, catalogue } = world;
  const random = randomOf(plan, 'partners');
  const sendFrom = (address: string): SendRequest =>
    createPatientSend({ addresses: crew.addresses, address, random, books });
  const staff = openTestBrowser('', sendFrom('10.1.0.1'));
  const owner = { email: 'owner@shop.example', password: 'a password for tests' };
  await staff.submit('/sign-in', '/sign-in', owner);
  const { csrf = '' } = await staff.hiddenFields('/staff/payments', '/sign-out');
  return {
    slugs: catalogue.slugs,
    pay: createBank({ panelkit, provider, send: sendFrom('10.1.0.2'), random, books }),
    async approve(paymentId) {
      const form = { csrf, key: randomUUID() };
      const { status, code } = await staff.post(`/staff/payments/${paymentId}/approve`, form);
      if (status === 303) books.approvals += 1;
      else noteRefusal(books, code ?? String(status));
      return status === 303;
    },
  };
}

/** Customers come and go on until there are enough orders, and as long as `isKilling`. */
async function runCustomers(
  { plan, books, crew }: World,
  partners: Partners,
  isKilling: () => boolean,
): Promise<void> {
  const run = async (_: unknown, number: number): Promise<void> => {
    const random = randomOf(plan, `customer ${number}`);
    const doSomething = await openCustomer({ number, random, books, partners, addresses: crew.addresses });
    while (isKilling() || books.orders.size < plan.orders) {
      await doSomething();
      await wait(random() * plan.thinkMs);
    }
  };
  await Promise.all(Array.from({ length: plan.customers }, run));
}

function kill(world: World, say: (text: string, killed: number) => void): ReturnType<typeof killUntilEnough> {
  const { plan, books, crew, database, panels } = world;
  return killUntilEnough({
    random: randomOf(plan, 'killer'),
    crew,
    database,
    panels,
    kills: plan.kills,
    weights: plan.weights,
    orders: () => books.orders.size,
    wantedOrders: plan.orders,
    panelDownMs: 2 * plan.panelTimeoutSeconds * 1000,
    report: (killed) => say(`${killed} kills, ${books.orders.size} orders, ${books.repeats} repeats`, killed),
  });
}

/** The records and the panels, seen past the engine, and what the outside world was told. */
async function check({ backend, panels, catalogue, books, provider }: World): Promise<string[]> {
  const { accounts } = await panels.look();
  const witnesses = catalogue.panelIds.map((panelId, index) => ({
    panelId,
    accounts: () =>
      (accounts[index] ?? []).map(({ name, note, expiresAt, limitBytes }) => ({
        name,
        note,
        expiresAt,
        trafficLimitBytes: limitBytes,
        status: 'active' as const,
      })),
  }));
  return [
    ...(await checkInvariants({ backend, panels: witnesses, shopName: shopOptions.shopName })),
    ...(await checkPlaces(backend)),
    ...(await checkBooks(backend, { books, provider: provider.provider })),
  ];
}
