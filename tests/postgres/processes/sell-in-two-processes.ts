import {
  createPanelkit,
  createSystemClock,
  type ObservedAccount,
  type PanelDriver,
  type Panelkit,
  type PanelTarget,
  silentLogger,
} from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { expect, vi } from 'vitest';
import { checkInvariants } from '../../invariants/check-invariants.ts';
import { createFastClock } from '../fast-clock.ts';
import { shopOptions } from '../postgres-shop.ts';
import { startShopProcess } from './start-shop-process.ts';

/** A panel behind HTTP, simulated or real, and an empty database. `speed`: how much faster the shop's time goes. */
export interface TwoProcessSale {
  driver: PanelDriver;
  target: PanelTarget;
  connectionString: string;
  speed: number;
  timeoutMs: number;
  units: number;
}

const CUSTOMERS = 10;

/**
 * Sells units through two processes, each of which works on up to four accounts of the panel at once. None may be lost, none
 * doubled, and the invariants hold. Leaves the panel as it was.
 */
export async function sellInTwoProcesses(sale: TwoProcessSale): Promise<void> {
  const { driver, target, connectionString } = sale;
  const speed = { originMs: Date.now(), speed: sale.speed };
  const clock = createFastClock(speed);
  const backend = await createPostgresBackend({ connectionString, clock });
  const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [driver] });
  const { panelId, purchases } = await openShop(panelkit, sale);
  const before = new Set((await accountsOf(driver, target)).map(({ name }) => name));
  const settings = { connectionString, clock: speed, options: shopOptions };
  const processes = await Promise.all([startShopProcess(settings), startShopProcess(settings)]);

  const codes = await Promise.all(
    processes.map((process, turn) => process.buy(purchases.filter((_, index) => index % 2 === turn))),
  );
  expect(new Set(codes.flat())).toEqual(new Set([null]));
  const isAllDone = async () => expect(await countFulfilled(panelkit)).toBe(sale.units);
  await vi.waitFor(isAllDone, { timeout: sale.timeoutMs, interval: 250 }).finally(async () => {
    expect(await Promise.all(processes.map((process) => process.stop()))).toEqual([0, 0]);
  });

  const sold = (await accountsOf(driver, target)).filter(({ name }) => !before.has(name));
  const panels = [{ panelId, accounts: () => sold }];
  const violations = await checkInvariants({ backend, panels, shopName: 'Shop' });
  await backend.close();
  await removeAll(driver, target, sold);
  expect(sold).toHaveLength(sale.units);
  expect(new Set(sold.map(({ name }) => name)).size).toBe(sale.units);
  expect(violations).toEqual([]);
}

function by(idempotencyKey: string) {
  return { actor: { kind: 'staff' as const, id: 'tester' }, idempotencyKey };
}

async function openShop(panelkit: Panelkit, { driver, target, units }: TwoProcessSale) {
  const panel = { kind: driver.kind, name: 'P', ...target, allowPrivateAddress: true };
  const { id: panelId } = await panelkit.panels.register(panel, by('panel'));
  await panelkit.panels.syncInbounds(panelId, by('sync'));
  const price = { amountMinor: 1000, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: 1_000_000_000 };
  const plan = await panelkit.plans.create({ slug: 'plan', name: 'Plan', price, ...terms }, by('plan'));
  const customerIds: string[] = [];
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const { id: customerId } = await panelkit.customers.ensure({ externalId: `buyer-${index}` });
    const amountMinor = (units / CUSTOMERS) * 1000;
    await panelkit.wallets.adjust({ customerId, amountMinor, reason: 'test' }, by(`credit-${index}`));
    customerIds.push(customerId);
  }
  const purchases = Array.from({ length: units }, (_, index) => ({
    ...{ customerId: customerIds[index % CUSTOMERS] ?? '', planId: plan.id, key: `order ${index}` },
  }));
  return { panelId, purchases };
}

async function countFulfilled(panelkit: Panelkit): Promise<number> {
  return (await panelkit.orders.list({ status: 'fulfilled', limit: 500 }, by('count'))).rows.length;
}

function connect(driver: PanelDriver, target: PanelTarget) {
  const clock = createSystemClock();
  return driver.connect(target, { fetch, clock, logger: silentLogger, requestTimeoutMs: 30_000 });
}

/** Past the engine. */
async function accountsOf(driver: PanelDriver, target: PanelTarget): Promise<ObservedAccount[]> {
  const accounts: ObservedAccount[] = [];
  for await (const page of connect(driver, target).listAccounts({ withLinks: false })) {
    accounts.push(...page.accounts);
  }
  return accounts;
}

async function removeAll(
  driver: PanelDriver,
  target: PanelTarget,
  accounts: ObservedAccount[],
): Promise<void> {
  const adapter = connect(driver, target);
  for (const account of accounts) {
    for (let tries = 0; tries < 5; tries += 1) {
      if ((await adapter.removeAccount(account)).kind !== 'not-applied') break;
    }
  }
}
