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
import { shopOptions } from '../../shop-options.ts';
import { createFastClock } from '../fast-clock.ts';
import { startShopProcess } from './start-shop-process.ts';

/** A panel behind HTTP, simulated or real. */
export interface SoldPanel {
  name: string;
  driver: PanelDriver;
  target: PanelTarget;
}

/**
 * Panels and an empty database. `speed`: how much faster the shop's time goes; `units`: how many are sold on
 * each panel.
 */
export interface TwoProcessSale {
  panels: SoldPanel[];
  connectionString: string;
  speed: number;
  timeoutMs: number;
  units: number;
}

const CUSTOMERS = 10;

/**
 * Sells units through two processes, each of which works on up to four accounts of a panel at once. None may
 * be lost, none doubled, and the invariants hold. Leaves the panels as they were.
 */
export async function sellInTwoProcesses(sale: TwoProcessSale): Promise<void> {
  const { connectionString } = sale;
  const speed = { originMs: Date.now(), speed: sale.speed };
  const clock = createFastClock(speed);
  const backend = await createPostgresBackend({ connectionString, clock });
  const panelDrivers = [...new Map(sale.panels.map(({ driver }) => [driver.kind, driver])).values()];
  const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers });
  const customerIds = await createCustomers(panelkit, sale);
  const panels: OpenedPanel[] = [];
  for (const panel of sale.panels) panels.push(await openPanel(panelkit, panel));
  const purchases = panels.flatMap(({ planId, name }) =>
    Array.from({ length: sale.units }, (_, index) => ({
      customerId: customerIds[index % CUSTOMERS] ?? '',
      planId,
      key: `order ${index} of ${name}`,
    })),
  );
  const settings = { connectionString, clock: speed, options: shopOptions };
  const processes = await Promise.all([startShopProcess(settings), startShopProcess(settings)]);

  const codes = await Promise.all(
    processes.map((process, turn) => process.buy(purchases.filter((_, index) => index % 2 === turn))),
  );
  expect(new Set(codes.flat())).toEqual(new Set([null]));
  const isAllDone = async () => expect(await countFulfilled(panelkit)).toBe(purchases.length);
  await vi.waitFor(isAllDone, { timeout: sale.timeoutMs, interval: 250 }).finally(async () => {
    expect(await Promise.all(processes.map((process) => process.stop()))).toEqual([0, 0]);
  });

  const sold = await Promise.all(panels.map(accountsSoldOn));
  const witnesses = panels.map(({ panelId }, index) => ({ panelId, accounts: () => sold[index] ?? [] }));
  const violations = await checkInvariants({ backend, panels: witnesses, shopName: 'Shop' });
  await backend.close();
  for (const [index, { driver, target, name }] of panels.entries()) {
    const accounts = sold[index] ?? [];
    await removeAll(driver, target, accounts);
    expect(new Set(accounts.map((account) => account.name)).size, name).toBe(sale.units);
    expect(accounts, name).toHaveLength(sale.units);
  }
  expect(violations).toEqual([]);
}

/** A panel with a plan that is sold there alone. */
interface OpenedPanel extends SoldPanel {
  panelId: string;
  planId: string;
  /** The names of the accounts that were there before. */
  before: ReadonlySet<string>;
}

function by(idempotencyKey: string) {
  return { actor: { kind: 'staff' as const, id: 'tester' }, idempotencyKey };
}

/** Registers a panel, with its own plan. */
export async function openPanel(panelkit: Panelkit, panel: SoldPanel): Promise<OpenedPanel> {
  const { name, driver, target } = panel;
  const wanted = { kind: driver.kind, name, ...target, allowPrivateAddress: true };
  const { id: panelId } = await panelkit.panels.register(wanted, by(`panel ${name}`));
  await panelkit.panels.syncInbounds(panelId, by(`sync ${name}`));
  const slug = `plan-${panelId}`;
  const price = { amountMinor: 1000, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: 1_000_000_000 };
  const placement = { selector: { panelIds: [panelId] } };
  const plan = await panelkit.plans.create({ slug, name, price, ...terms, placement }, by(slug));
  const before = new Set((await accountsOf(driver, target)).map((account) => account.name));
  return { ...panel, panelId, planId: plan.id, before };
}

/** Each has money for their share of the units. */
export async function createCustomers(
  panelkit: Panelkit,
  { panels, units }: { panels: readonly unknown[]; units: number },
): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const { id: customerId } = await panelkit.customers.ensure({ externalId: `buyer-${index}` });
    const amountMinor = (units / CUSTOMERS) * panels.length * 1000;
    await panelkit.wallets.adjust({ customerId, amountMinor, reason: 'test' }, by(`credit-${index}`));
    ids.push(customerId);
  }
  return ids;
}

export async function countFulfilled(panelkit: Panelkit): Promise<number> {
  return (await panelkit.orders.list({ status: 'fulfilled', limit: 500 }, by('count'))).rows.length;
}

async function accountsSoldOn({ driver, target, before }: OpenedPanel): Promise<ObservedAccount[]> {
  return (await accountsOf(driver, target)).filter(({ name }) => !before.has(name));
}

function connect(driver: PanelDriver, target: PanelTarget) {
  const clock = createSystemClock();
  return driver.connect(target, { fetch, clock, logger: silentLogger, requestTimeoutMs: 30_000 });
}

/** Past the engine. */
export async function accountsOf(driver: PanelDriver, target: PanelTarget): Promise<ObservedAccount[]> {
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
