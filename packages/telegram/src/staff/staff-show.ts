import type { Payment } from '@panelkit/sdk';
import { packId, unpackId } from '../screens/action.ts';
import { pageAt } from '../screens/page-at.ts';
import type { Screen } from '../screens/screen.ts';
import { customerScreen, staffServiceScreen } from './screens/customer-screens.ts';
import { dashboardScreen, stockScreen } from './screens/home-screens.ts';
import { type ReceiptView, receiptScreen, receiptsScreen } from './screens/receipt-screens.ts';
import { panelScreen, panelsScreen, unitScreen, unitsScreen } from './screens/work-screens.ts';
import type { StaffContext } from './staff-context.ts';

/** Who reads what of the shop. */
type Reading = Pick<StaffContext, 'panelkit' | 'by'>;

const MOST = 100;
/** On one screen. */
const SHOWN = 20;
const MAX_PANELS = 500;

export async function showDashboard(context: StaffContext, note?: string): Promise<Screen> {
  const { panelkit, by, may, shop, member } = context;
  const none = { rows: [] };
  const [receipts, units, panels] = await Promise.all([
    may('decide-receipts') ? panelkit.payments.list({ status: 'in-review', limit: MOST }, by) : none,
    may('deliver') ? troubledUnits(context) : [],
    may('manage-panels') ? panelkit.panels.list({ limit: MAX_PANELS }, by) : none,
  ]);
  const healthy = panels.rows.filter(({ health }) => health.lastError === null).length;
  return dashboardScreen(context, {
    shopName: shop.shopName,
    memberName: member.name,
    receipts: receipts.rows.length,
    units: units.length,
    panels: { healthy, all: panels.rows.length },
    isInMaintenance: panelkit.shopSettings.current().maintenance,
    today: may('see-reports') ? await todayOf(context) : null,
    ...(note !== undefined && { note }),
  });
}

async function todayOf({ panelkit, by, now, shop, may }: StaffContext) {
  const { timeZone = 'UTC' } = shop.messageFormat ?? {};
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);
  const { total, currency } = await panelkit.reports.sales({ from: day, to: day, timeZone }, by);
  const revenueMinor = may('see-revenue') ? total.revenueMinor : null;
  return { revenueMinor, orders: total.orders, currency };
}

export async function showReceipts(context: StaffContext, cursor = ''): Promise<Screen> {
  const { panelkit, by } = context;
  const page = { limit: SHOWN, ...(cursor !== '' && { cursor }) };
  const { rows, nextCursor } = await panelkit.payments.list({ status: 'in-review', ...page }, by);
  const views = await Promise.all(rows.map((payment) => receiptView(context, payment)));
  return receiptsScreen(context, { rows: views, nextCursor });
}

export async function showReceipt(context: StaffContext, id: string, note?: string): Promise<Screen> {
  const payment = await context.panelkit.payments.get(id, context.by);
  return receiptScreen(context, await receiptView(context, payment), { note });
}

/** Reads what a receipt's screen shows. */
export async function receiptView(reading: Reading, payment: Payment): Promise<ReceiptView> {
  const { panelkit, by } = reading;
  const { orderId, customerId } = payment;
  const order = orderId === null ? null : await panelkit.orders.get(orderId, by);
  return {
    payment,
    customerName: await nameOf(reading, customerId),
    orderNumber: order?.number ?? null,
    repeats: await panelkit.payments.repeatedReceipts(payment.id, by),
  };
}

async function nameOf({ panelkit, by }: Reading, customerId: string): Promise<string> {
  const { displayName, externalId } = await panelkit.customers.get(customerId, by);
  return displayName ?? externalId;
}

/** What failed, waits for staff, or goes on failing. */
async function troubledUnits({ panelkit, by }: StaffContext) {
  const inState = async (status: 'failed' | 'pending' | 'provisioning') =>
    (await panelkit.units.list({ status, limit: MOST }, by)).rows;
  const open = [...(await inState('pending')), ...(await inState('provisioning'))];
  const troubled = open.filter(({ waitsForStaff, lastError }) => waitsForStaff || lastError !== null);
  return [...(await inState('failed')), ...troubled];
}

export async function showUnits(context: StaffContext, from = ''): Promise<Screen> {
  const { panelkit } = context;
  const { rows: units, next } = pageAt(await troubledUnits(context), from, SHOWN);
  const rows = units.map(async (unit) => ({
    unit,
    planName: (await panelkit.plans.get(unit.planId)).name,
  }));
  return unitsScreen(context, { rows: await Promise.all(rows), next });
}

export async function showUnit(context: StaffContext, id: string, note?: string): Promise<Screen> {
  const unit = await context.panelkit.units.get(id, context.by);
  const planName = (await context.panelkit.plans.get(unit.planId)).name;
  return unitScreen(context, { unit, planName }, note);
}

export async function showPanels(context: StaffContext, from = ''): Promise<Screen> {
  const { rows } = await context.panelkit.panels.list({ limit: MAX_PANELS }, context.by);
  return panelsScreen(context, pageAt(rows, from, SHOWN));
}

export async function showPanel(context: StaffContext, id: string, note?: string): Promise<Screen> {
  const { panelkit, by } = context;
  const panel = await panelkit.panels.get(id, by);
  const { length: asked } = await panelkit.panels.changedCredentials(id, by);
  return panelScreen(context, { panel, asked }, note);
}

export async function showStock(context: StaffContext, from = ''): Promise<Screen> {
  const offers = await context.panelkit.plans.offers();
  const rows = offers.map(({ plan, availability }) => ({
    name: plan.name,
    left: availability.kind === 'available' ? availability.left : null,
    isAvailable: availability.kind === 'available',
  }));
  return stockScreen(context, pageAt(rows, from, SHOWN));
}

/** `from`: the cursor of the services, as a button carries it beside the customer. */
export async function showCustomer(
  context: StaffContext,
  id: string,
  { note, from = '' }: { note?: string | undefined; from?: string } = {},
): Promise<Screen> {
  const { panelkit, by, may } = context;
  const wallet = may('see-wallets') ? await panelkit.wallets.get(id, by) : null;
  const cursor = unpackId(from);
  const page = { limit: SHOWN, newestFirst: true, ...(cursor !== null && { cursor }) };
  const { rows, nextCursor } = await panelkit.subscriptions.list({ customerId: id, ...page }, by);
  const services = rows.map(async (subscription) => ({
    subscription,
    planName: (await panelkit.plans.get(subscription.planId)).name,
  }));
  const next = nextCursor === null ? null : packId(nextCursor);
  const view = { id, name: await nameOf(context, id), wallet, services: await Promise.all(services), next };
  await panelkit.audit.recordView({ action: 'customer.view', target: { kind: 'customer', id } }, by);
  return customerScreen(context, view, note);
}

export async function showStaffService(context: StaffContext, id: string, note?: string): Promise<Screen> {
  const { panelkit, by, nonce } = context;
  const subscription = await panelkit.subscriptions.get(id, by);
  const view = {
    subscription,
    nonce,
    actions: await panelkit.subscriptions.allowedActions(id, by),
    devices: await panelkit.linkDevices.list(id, by),
    planName: (await panelkit.plans.get(subscription.planId)).name,
    customerName: await nameOf(context, subscription.customerId),
  };
  return staffServiceScreen(context, view, note);
}

/** Customers by what was typed: what names one of their records exactly, else what the shop knows of them. */
export async function findCustomers(
  context: StaffContext,
  text: string,
): Promise<{ customerId: string; name: string }[]> {
  const { panelkit, shop, by } = context;
  const found = await panelkit.search.find(text, by);
  const customerIds = [...new Set(found.map(({ customerId }) => customerId))];
  if (customerIds.length === 0) return shop.findCustomers(text);
  return Promise.all(
    customerIds.map(async (customerId) => ({ customerId, name: await nameOf(context, customerId) })),
  );
}
