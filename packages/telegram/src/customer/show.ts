import { type ExtensionOffer, messageText } from '@panelkit/sdk';
import type { Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { canImport, shownLinks } from './links.ts';
import { methodsFor } from './methods.ts';
import { categoryRef, planGroups } from './plan-groups.ts';
import { homeScreen, websiteScreen } from './screens/home-screens.ts';
import { ordersScreen } from './screens/order-screens.ts';
import { categoriesScreen, planScreen, plansScreen } from './screens/plan-screens.ts';
import { extensionScreen, serviceScreen, servicesScreen } from './screens/service-screens.ts';
import { transactionsScreen, walletScreen } from './screens/wallet-screen.ts';

/** On one screen. */
const SHOWN = 10;

export function showHome(context: CustomerContext, note?: string): Screen {
  const { shopName, contact, websiteLink } = context.shop;
  return homeScreen(context, {
    shopName,
    hasContact: contact !== undefined,
    hasWebsite: websiteLink !== undefined,
    isInMaintenance: context.panelkit.shopSettings.current().maintenance,
    ...(note !== undefined && { note }),
  });
}

/** With its own code: opening the link signs in as this customer. */
export async function showWebsite(context: CustomerContext): Promise<Screen> {
  const { panelkit, shop, by } = context;
  if (shop.websiteLink === undefined) return showHome(context);
  const { code } = await panelkit.chats.issueCode(by);
  return websiteScreen(context, shop.websiteLink(code));
}

/** Many plans by their categories, of which `category` is one; `from`: where the part of the list begins. */
export async function showPlans(
  context: CustomerContext,
  { category = '', from = '' }: { category?: string; from?: string } = {},
): Promise<Screen> {
  const found = await context.panelkit.plans.offers();
  const named = found.map(async (offer) => ({ ...offer, plan: await inLanguage(context, offer.plan) }));
  const offers = await Promise.all(named);
  const groups = planGroups(offers, context.language);
  const group = groups.find(({ ref }) => ref === category);
  if (groups.length > 0 && group === undefined) return categoriesScreen(context, groups);
  return plansScreen(context, { offers: group?.offers ?? offers, group: group ?? null, from });
}

/** The plan in the words of the reader. */
export async function inLanguage<Named extends { id: string }>(
  { shop, language }: CustomerContext,
  plan: Named,
): Promise<Named> {
  const text = await shop.planText?.(plan.id, language);
  return text ? { ...plan, ...text } : plan;
}

async function planNameOf(context: CustomerContext, planId: string): Promise<string> {
  return (await inLanguage(context, await context.panelkit.plans.get(planId))).name;
}

/** Also of a plan that is not listed. @throws PanelkitError `NOT_FOUND | PLAN_UNAVAILABLE` */
export async function showPlan(context: CustomerContext, planId: string): Promise<Screen> {
  const { panelkit, customerId, by, nonce } = context;
  const { slug } = await panelkit.plans.get(planId);
  const [offer] = await panelkit.plans.offers({ slugs: [slug] });
  if (offer === undefined) return showPlans(context);
  const [plan, quote, available, customer] = await Promise.all([
    inLanguage(context, offer.plan),
    panelkit.orders.quote({ customerId, items: [{ planId, quantity: 1 }] }, by),
    panelkit.wallets.available(customerId, by),
    panelkit.customers.get(customerId, by),
  ]);
  const methods = await methodsFor(context, quote.total.amountMinor);
  const mayTry = customer.trialUnitId === null;
  return planScreen(context, {
    offer: { ...offer, plan },
    category: categoryRef(plan, context.language),
    quote,
    availableMinor: available.amountMinor,
    mayTry,
    methods,
    nonce,
  });
}

/** The newest first, from a cursor on; empty: from the first. */
function pageFrom(cursor: string) {
  return { limit: SHOWN, newestFirst: true, ...(cursor !== '' && { cursor }) };
}

export async function showOrders(context: CustomerContext, cursor = ''): Promise<Screen> {
  const { panelkit, by } = context;
  return ordersScreen(context, await panelkit.orders.list(pageFrom(cursor), by));
}

export async function showTransactions(context: CustomerContext, cursor: string): Promise<Screen> {
  const { panelkit, customerId, by } = context;
  const page = await panelkit.wallets.history(customerId, pageFrom(cursor), by);
  return transactionsScreen(context, { ...page, customerId });
}

export async function showServices(context: CustomerContext, cursor = ''): Promise<Screen> {
  const { panelkit, by } = context;
  const { rows, nextCursor } = await panelkit.subscriptions.list(pageFrom(cursor), by);
  const names = new Map<string, string>();
  for (const planId of new Set(rows.map((row) => row.planId)))
    names.set(planId, await planNameOf(context, planId));
  const view = rows.map((subscription) => ({ subscription, planName: names.get(subscription.planId) ?? '' }));
  return servicesScreen(context, { rows: view, nextCursor });
}

export async function showService(context: CustomerContext, id: string, note?: string): Promise<Screen> {
  const { panelkit, by } = context;
  const [subscription, { limit, devices, share }, delivery, actions] = await Promise.all([
    panelkit.subscriptions.get(id, by),
    panelkit.linkDevices.list(id, by),
    panelkit.delivery.get(id, by),
    panelkit.subscriptions.allowedActions(id, by),
  ]);
  const planName = await planNameOf(context, subscription.planId);
  return serviceScreen(context, {
    subscription,
    delivery,
    actions,
    planName,
    places: delivery.places.map(({ key, name, state }) => ({
      name: name?.[context.language] ?? Object.values(name ?? {})[0] ?? key,
      state,
    })),
    links: shownLinks(context.shop, delivery),
    canImport: canImport(context.shop, delivery.shopLink),
    isShared: share !== null,
    devices: limit === null ? null : { taken: devices.length, limit },
    ...(note !== undefined && { note }),
  });
}

export async function showExtension(context: CustomerContext, id: string): Promise<Screen> {
  const { panelkit, by, nonce } = context;
  const offer = await panelkit.subscriptions.previewExtension({ subscriptionId: id }, by);
  const methods = await methodsFor(context, offer.priceMinor);
  return extensionScreen(context, { id, offer, message: messageOf(context, offer), methods, nonce });
}

function messageOf({ language }: CustomerContext, { message, reasons }: ExtensionOffer): string {
  if (message !== 'extend.notEligible') return messageText(message, language, {});
  const days = reasons.find(({ code }) => code === 'too-early')?.facts.thresholdDays;
  return messageText(message, language, { days: typeof days === 'number' ? days : 3 });
}

export async function showWallet(context: CustomerContext): Promise<Screen> {
  const { panelkit, customerId, by } = context;
  const canTopUp = (context.shop.topUpAmountsMinor ?? []).length > 0;
  return walletScreen(context, await panelkit.wallets.get(customerId, by), canTopUp);
}
