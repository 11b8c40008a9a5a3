import {
  type Backend,
  createPanelkit,
  createScheduler,
  defineBackend,
  type PanelAdapter,
  type PanelDriver,
  type PaymentGateway,
  type Storage,
} from '@panelkit/sdk';
import { watchPlaces, watchRenewals, watchWrites } from '../checks/witnesses.ts';
import { createLifeline, type Lifeline } from './lifeline.ts';
import { decideStatementFate } from './statement-fate.ts';
import { isStorageFailure, type SimulatedProcess, type World } from './world.ts';

/** Starts a process on the shop's store. Any commit and any call may be its last. */
export async function startProcess(world: World): Promise<SimulatedProcess> {
  // None of its statements meets trouble before it is there.
  const birth: { lifeline: Lifeline | null } = { lifeline: null };
  const backend = await world.store.open(() => decideStatementFate(world, birth.lifeline));
  const lifeline = createLifeline(() => (world.isCalm ? null : world.interruptions), {
    death: () => {
      world.store.kill(backend);
      buryProcess(world, process);
    },
    stall: () => {
      world.counts.stalls += 1;
    },
  });
  const panelkit = createPanelkit({
    backend: world.plant(interruptible(backend, lifeline, world), world.observer),
    secretKey: 'a-secret-key-that-only-tests-know',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    shopName: 'Shop',
    panelDrivers: driversOf(world).map((driver) =>
      interruptibleDriver(watchWrites(world, driver), lifeline, world),
    ),
    paymentGateways: [interruptibleGateway(world.provider.gateway, backend, lifeline)],
    // Several jobs may wait for one answer, as for a login: the clock could not tell that all of them stand
    // still.
    fetch: (input, init) => lifeline.around(null, () => world.fetch(input, init)),
    ids: world.ids,
    policies: world.plan.policies,
    settings: world.plan.settings,
  });
  const process: SimulatedProcess = { panelkit, scheduler: createScheduler(panelkit), lifeline };
  world.processes.push(process);
  birth.lifeline = lifeline;
  await Promise.race([process.scheduler.start().catch(endWithoutStore(lifeline)), lifeline.died]);
  return process;
}

/** A process that finds no database at its start ends. */
function endWithoutStore(lifeline: Lifeline): (error: unknown) => void {
  return (error) => {
    if (!isStorageFailure(error)) throw error;
    lifeline.die();
  };
}

/** It is gone; another one is started after a while. */
function buryProcess(world: World, process: SimulatedProcess): void {
  world.counts.crashes += 1;
  world.lastDeathMs = world.clock.monotonicMs();
  world.note('a process died', '');
  world.processes.splice(world.processes.indexOf(process), 1);
  const afterMs = Math.floor(world.random() ** 2 * 60_000);
  world.clock.setTimer(afterMs, () => world.follow(startProcess(world)));
}

function driversOf(world: World): PanelDriver[] {
  return [...new Map(world.panels.map(({ driver }) => [driver.kind, driver])).values()];
}

function interruptible(backend: Backend, { around }: Lifeline, world: World): Backend {
  const { storage, clock } = backend;
  const { leases } = storage;
  const transaction: Storage['transaction'] = (work) =>
    around(clock, () => storage.transaction((tx) => work(watchRenewals(world, watchPlaces(world, tx)))));
  return defineBackend({
    ...backend,
    storage: {
      ...storage,
      transaction,
      leases: {
        acquire: (key, options) => {
          world.takenUp.set(key.replace('account:', ''), world.clock.monotonicMs());
          return around(clock, () => leases.acquire(key, options));
        },
        renew: (key, token, options) => around(clock, () => leases.renew(key, token, options)),
        release: (key, token) => around(clock, () => leases.release(key, token)),
      },
    },
  });
}

/** What such a page shows is old when it comes. */
const SLOW_PAGE_MS = 10_000;
const SLOW_PAGE_CHANCE = 0.2;

function interruptibleDriver(driver: PanelDriver, { around }: Lifeline, world: World): PanelDriver {
  const isSlow = (): boolean => !world.isCalm && world.random() < SLOW_PAGE_CHANCE;
  return {
    ...driver,
    connect: (target, connection) => {
      const { clock } = connection;
      const adapter = driver.connect(target, connection);
      const wrapped: PanelAdapter = {
        ...adapter,
        health: () => around(clock, () => adapter.health()),
        findAccount: (reference) => around(clock, () => adapter.findAccount(reference)),
        ensureAccount: (desired, options) => around(clock, () => adapter.ensureAccount(desired, options)),
        removeAccount: (reference, options) => around(clock, () => adapter.removeAccount(reference, options)),
        listAccounts: async function* (options) {
          const pages = adapter.listAccounts(options)[Symbol.asyncIterator]();
          for (;;) {
            const page = await around(clock, () => pages.next());
            if (page.done === true) return;
            if (isSlow()) await clock.sleep(SLOW_PAGE_MS);
            yield page.value;
          }
        },
      };
      return wrapped;
    },
  };
}

function interruptibleGateway(
  gateway: PaymentGateway,
  { clock }: Backend,
  { around }: Lifeline,
): PaymentGateway {
  return {
    ...gateway,
    start: (payment, options) => around(clock, () => gateway.start(payment, options)),
    verify: (payment, options) => around(clock, () => gateway.verify(payment, options)),
    refund: (refund, options) => around(clock, () => gateway.refund(refund, options)),
  };
}
