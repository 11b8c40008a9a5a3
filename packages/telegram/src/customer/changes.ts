import { commandOf } from '../inbox/command-of.ts';
import { refOf } from '../screens/action.ts';
import type { Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { methodOf, methodsFor } from './methods.ts';
import { pay } from './payments.ts';
import { type PlanChoice, planChangeScreen, planChangesScreen } from './screens/plan-change-screens.ts';
import { inLanguage, showExtension, showService } from './show.ts';

const MAX_PLANS = 100;

async function choicesFor(context: CustomerContext, id: string): Promise<PlanChoice[]> {
  const { panelkit, by } = context;
  const { planId: present } = await panelkit.subscriptions.get(id, by);
  const { rows } = await panelkit.plans.list({ visibleOnly: true, limit: MAX_PLANS });
  const others = rows.filter(({ id: planId, active, onSale }) => planId !== present && active && onSale);
  return Promise.all(
    others.map(async (plan) => ({
      plan: await inLanguage(context, plan),
      offer: await panelkit.subscriptions.previewPlanChange({ subscriptionId: id, planId: plan.id }, by),
    })),
  );
}

export async function showPlanChanges(context: CustomerContext, id: string): Promise<Screen> {
  return planChangesScreen(context, { id, choices: await choicesFor(context, id) });
}

/** What another plan would cost; the list where that is not offered any more. */
export async function showPlanChange(context: CustomerContext, id: string, planRef: string): Promise<Screen> {
  const choices = await choicesFor(context, id);
  const choice = choices.find(({ plan }) => refOf(plan.id) === planRef);
  if (choice === undefined) return planChangesScreen(context, { id, choices });
  const methods = await methodsFor(context, choice.offer.priceMinor);
  return planChangeScreen(context, { id, choice, methods, nonce: context.nonce });
}

async function findPlan({ panelkit }: CustomerContext, planRef: string): Promise<string | null> {
  const { rows } = await panelkit.plans.list({ visibleOnly: true, limit: MAX_PLANS });
  return rows.find(({ id }) => refOf(id) === planRef)?.id ?? null;
}

/** `<plan>.<p: to pay, r: given back><amount>.<showing>` */
export async function changePlan(context: CustomerContext, id: string, value: string): Promise<Screen> {
  const { panelkit, texts } = context;
  const [planRef = '', result = '', nonce = ''] = value.split('.');
  const planId = await findPlan(context, planRef);
  if (planId === null) return showPlanChanges(context, id);
  const amountMinor = Number.parseInt(result.slice(1), 36);
  const isRefund = result.startsWith('r');
  const expected = { priceMinor: isRefund ? 0 : amountMinor, refundMinor: isRefund ? amountMinor : 0 };
  const by = commandOf(context, `change:${nonce}`);
  await panelkit.subscriptions.changePlan({ subscriptionId: id, planId, expected }, by);
  return showService(context, id, texts.planChanged);
}

/** `<plan>.<showing>.<method>` */
export async function payPlanChange(context: CustomerContext, id: string, value: string): Promise<Screen> {
  const { panelkit } = context;
  const [planRef = '', nonce = '', ref = ''] = value.split('.');
  const [planId, method] = [await findPlan(context, planRef), await methodOf(context, ref)];
  if (planId === null || method === null) return showPlanChange(context, id, planRef);
  const change = { kind: 'plan-change', planId } as const;
  const by = commandOf(context, `pay-plan:${nonce}:${ref}`);
  return pay(context, await panelkit.payments.openForChange({ subscriptionId: id, change, method }, by));
}

/** `<price>.<showing>.<method>` */
export async function payExtension(context: CustomerContext, id: string, value: string): Promise<Screen> {
  const { panelkit } = context;
  const [price = '', nonce = '', ref = ''] = value.split('.');
  const method = await methodOf(context, ref);
  if (method === null) return showExtension(context, id);
  const change = { kind: 'extension', units: 1 } as const;
  const wanted = { subscriptionId: id, change, method, atMostMinor: Number.parseInt(price, 36) };
  const by = commandOf(context, `pay-extend:${nonce}:${ref}`);
  return pay(context, await panelkit.payments.openForChange(wanted, by));
}
