import { type ExtensionOffer, messageText, type Order } from '@panelkit/sdk';
import { escapeHtml, type Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { homeScreen } from './screens/home-screens.ts';
import { orderScreen, ordersScreen } from './screens/order-screens.ts';
import { planScreen, plansScreen } from './screens/plan-screens.ts';
import { extensionScreen, serviceScreen, servicesScreen } from './screens/service-screens.ts';
import { walletScreen } from './screens/wallet-screen.ts';

const MAX_ORDERS = 10;
const MAX_SERVICES = 40;

export function showHome(context: CustomerContext, note?: string): Screen {
  const { shopName, contact } = context.shop;
  return homeScreen(context, {
    shopName,
    hasContact: contact !== undefined,
    ...(note !== undefined && { note }),
  });
}

export async function showPlans(context: CustomerContext): Promise<Screen> {
  return plansScreen(context, await context.panelkit.plans.offers());
}

/** Also of a plan that is not listed. @throws PanelkitError `NOT_FOUND | PLAN_UNAVAILABLE` */
export async function showPlan(context: CustomerContext, planId: string): Promise<Screen> {
  const { panelkit, customerId, by, nonce } = context;
  const { slug } = await panelkit.plans.get(planId);
  const [offer] = await panelkit.plans.offers({ slugs: [slug] });
  if (offer === undefined) return showPlans(context);
  const [quote, wallet, customer] = await Promise.all([
    panelkit.orders.quote({ customerId, items: [{ planId, quantity: 1 }] }, by),
    panelkit.wallets.get(customerId, by),
    panelkit.customers.get(customerId, by),
  ]);
  const takesCards = context.shop.cardTransfer !== undefined;
  const mayTry = customer.trialUnitId === null;
  return planScreen(context, {
    offer,
    quote,
    availableMinor: wallet.availableMinor,
    mayTry,
    takesCards,
    nonce,
  });
}

export async function showOrder(context: CustomerContext, order: Order): Promise<Screen> {
  const { panelkit, by, shop, language } = context;
  const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, by);
  const subscriptionIds = rows.filter(({ status }) => status !== 'terminated').map(({ id }) => id);
  const pays = order.paymentMethod === 'receipt' && shop.cardTransfer !== undefined;
  const instructions = pays ? escapeHtml(shop.cardTransfer?.instructions(language) ?? '') : null;
  return orderScreen(context, { order, subscriptionIds, instructions });
}

export async function showOrders(context: CustomerContext): Promise<Screen> {
  const { panelkit, by } = context;
  const { rows } = await panelkit.orders.list({ limit: MAX_ORDERS, newestFirst: true }, by);
  return ordersScreen(context, rows);
}

export async function showServices(context: CustomerContext): Promise<Screen> {
  const { panelkit, by } = context;
  const { rows } = await panelkit.subscriptions.list({ limit: MAX_SERVICES, newestFirst: true }, by);
  const names = new Map<string, string>();
  for (const planId of new Set(rows.map((row) => row.planId)))
    names.set(planId, (await panelkit.plans.get(planId)).name);
  const view = rows.map((subscription) => ({ subscription, planName: names.get(subscription.planId) ?? '' }));
  return servicesScreen(context, view);
}

export async function showService(context: CustomerContext, id: string, note?: string): Promise<Screen> {
  const { panelkit, by } = context;
  const [subscription, delivery, actions] = await Promise.all([
    panelkit.subscriptions.get(id, by),
    panelkit.delivery.get(id, by),
    panelkit.subscriptions.allowedActions(id, by),
  ]);
  const { name: planName } = await panelkit.plans.get(subscription.planId);
  return serviceScreen(context, {
    subscription,
    delivery,
    actions,
    planName,
    ...(note !== undefined && { note }),
  });
}

export async function showExtension(context: CustomerContext, id: string): Promise<Screen> {
  const { panelkit, by, nonce } = context;
  const offer = await panelkit.subscriptions.previewExtension({ subscriptionId: id }, by);
  return extensionScreen(context, { id, offer, message: messageOf(context, offer), nonce });
}

function messageOf({ language }: CustomerContext, { message, reasons }: ExtensionOffer): string {
  if (message !== 'extend.notEligible') return messageText(message, language, {});
  const days = reasons.find(({ code }) => code === 'too-early')?.facts.thresholdDays;
  return messageText(message, language, { days: typeof days === 'number' ? days : 3 });
}

export async function showWallet(context: CustomerContext): Promise<Screen> {
  const { panelkit, customerId, by } = context;
  return walletScreen(context, await panelkit.wallets.get(customerId, by));
}
