import { fitsIntoQrCode, type Order } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import type { Action } from '../screens/action.ts';
import type { Screen } from '../screens/screen.ts';
import { readExtension } from '../screens/shown-extension.ts';
import { changePlan, payExtension, payPlanChange, showPlanChange, showPlanChanges } from './changes.ts';
import type { CustomerContext, InvoiceFile } from './customer-context.ts';
import { askRemoval, removeDevice, showDevices } from './devices.ts';
import { showImport } from './import-link.ts';
import { readInvoice, showInvoices } from './invoices.ts';
import { shownLinks } from './links.ts';
import { chooseMessages, showMessageChoices } from './message-choices.ts';
import { methodOf } from './methods.ts';
import { askCancellation, cancelOrder, goOn, openOrder, payOrder } from './orders.ts';
import { askContact } from './payer-contact.ts';
import { checkout, payTopUp, showPayment, topUp } from './payments.ts';
import { askForCode, showRecoveryCode } from './recovery.ts';
import { refusalOf } from './refusals.ts';
import { appScreen, helpScreen, isDevice, languageScreen } from './screens/home-screens.ts';
import { recoveryScreen } from './screens/recovery-screens.ts';
import { rotationScreen } from './screens/service-screens.ts';
import {
  showExtension,
  showHome,
  showOrders,
  showPlan,
  showPlans,
  showService,
  showServices,
  showTransactions,
  showWallet,
  showWebsite,
} from './show.ts';
import { showOrder } from './show-order.ts';
import type { Refusal } from './texts/texts.ts';

/** What a chat gets: a screen, the QR code of a link, or an invoice. */
export type Reply =
  | { kind: 'screen'; screen: Screen }
  | { kind: 'qr'; link: string; caption: string }
  | { kind: 'invoice'; file: InvoiceFile };

type Act = (context: CustomerContext, action: Required<Pick<Action, 'id' | 'value'>>) => Promise<Screen>;

/**
 * One for each action: a button without one does not compile. `qr` and `invoice` answer with a file, see
 * `act`.
 */
const ACTS: Record<Exclude<Action['name'], 'qr' | 'invoice'>, Act> = {
  home: async (context) => showHome(context),
  languages: async (context) => languageScreen(context),
  language: async (context) => showHome(context),
  joined: (context, { id }) => (id === '' ? showPlans(context) : showPlan(context, id)),
  plans: (context, { value }) => showPlans(context, { from: value }),
  category: (context, { value }) => {
    const [category = '', from = ''] = value.split('.');
    return showPlans(context, { category, from });
  },
  plan: (context, { id }) => showPlan(context, id),
  buy: (context, { id, value }) => buy(context, { planId: id, value, method: 'wallet' }),
  pay: async (context, { id, value }) => {
    const [, , ref = ''] = value.split('.');
    const method = await methodOf(context, ref);
    return method === null ? showPlan(context, id) : buy(context, { planId: id, value, method });
  },
  payment: (context, { id }) => showPayment(context, id),
  checkout: (context, { id }) => checkout(context, id),
  contact: (context, { id }) => askContact(context, id),
  'pay-extend': (context, { id, value }) => payExtension(context, id, value),
  'plan-changes': (context, { id }) => showPlanChanges(context, id),
  'plan-change': (context, { id, value }) => showPlanChange(context, id, value),
  change: (context, { id, value }) => changePlan(context, id, value),
  'pay-plan': (context, { id, value }) => payPlanChange(context, id, value),
  'top-up': (context, { value }) => topUp(context, value),
  'pay-top-up': (context, { value }) => payTopUp(context, value),
  trial: async (context, { id, value }) => {
    const items = [{ planId: id, quantity: 1, trial: true }];
    return showOrder(context, await place(context, { items, method: 'wallet', key: `trial:${value}` }));
  },
  order: (context, { id }) => openOrder(context, id),
  'pay-order': (context, { id, value }) => payOrder(context, id, value),
  cancellation: (context, { id }) => askCancellation(context, id),
  cancel: (context, { id, value }) => cancelOrder(context, id, value),
  orders: (context, { id: cursor }) => showOrders(context, cursor),
  invoices: (context, { id, value }) => showInvoices(context, id, value),
  services: (context, { id: cursor }) => showServices(context, cursor),
  service: (context, { id }) => showService(context, id),
  import: (context, { id, value }) => showImport(context, id, value),
  extension: (context, { id }) => showExtension(context, id),
  extend: (context, { id, value }) => extend(context, id, value),
  rotation: async (context, { id }) => {
    const { renewConfigurations } = await context.panelkit.subscriptions.allowedActions(id, context.by);
    return rotationScreen(context, { id, nonce: context.nonce, mayRenew: renewConfigurations.allowed });
  },
  rotate: async (context, { id, value }) => {
    await context.panelkit.subscriptions.rotateLink(
      { subscriptionId: id },
      commandOf(context, `rotate:${value}`),
    );
    return showService(context, id, context.texts.rotated);
  },
  renew: async (context, { id, value }) => {
    await context.panelkit.subscriptions.rotateLink(
      { subscriptionId: id, renews: 'both' },
      commandOf(context, `renew:${value}`),
    );
    return showService(context, id, context.texts.renewed);
  },
  devices: (context, { id }) => showDevices(context, id),
  device: (context, { id, value }) => askRemoval(context, id, value),
  'remove-device': (context, { id, value }) => removeDevice(context, id, value),
  'auto-renew': async (context, { id, value }) => {
    const input = { subscriptionId: id, enabled: value === 'on' };
    await context.panelkit.subscriptions.setAutoRenew(input, commandOf(context, context.key));
    return showService(context, id);
  },
  pause: async (context, { id }) => {
    await context.panelkit.subscriptions.pause({ subscriptionId: id }, commandOf(context, context.key));
    return showService(context, id);
  },
  resume: async (context, { id }) => {
    await context.panelkit.subscriptions.resume({ subscriptionId: id }, commandOf(context, context.key));
    return showService(context, id);
  },
  wallet: (context) => showWallet(context),
  transactions: (context, { id: cursor }) => showTransactions(context, cursor),
  help: async (context) => helpScreen(context, context.shop.contact ?? null),
  website: (context) => showWebsite(context),
  recovery: async (context) => recoveryScreen(context),
  'recovery-code': (context) => showRecoveryCode(context),
  recover: (context) => askForCode(context),
  messages: (context) => showMessageChoices(context),
  decline: (context, { value }) => chooseMessages(context, { value, declined: true }),
  accept: (context, { value }) => chooseMessages(context, { value, declined: false }),
  unsubscribe: (context, { value }) => chooseMessages(context, { value, declined: true }),
  app: async (context, { value }) => (isDevice(value) ? appScreen(context, value) : showHome(context)),
};

/** Does what a button asks for. What the engine refuses is shown on a screen of the present state. */
export async function act(context: CustomerContext, action: Action): Promise<Reply> {
  const { name, id = '', value = '' } = action;
  try {
    if (name === 'qr') {
      const links = shownLinks(context.shop, await context.panelkit.delivery.get(id, context.by));
      const link = links[Number(value)];
      return link === undefined || !fitsIntoQrCode(link)
        ? { kind: 'screen', screen: await showService(context, id) }
        : { kind: 'qr', link, caption: context.texts.qrCaption };
    }
    if (name === 'invoice') {
      const file = await readInvoice(context, id);
      return file === null
        ? { kind: 'screen', screen: await showOrders(context) }
        : { kind: 'invoice', file };
    }
    return { kind: 'screen', screen: await ACTS[name](context, { id, value }) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return { kind: 'screen', screen: await afterRefusal(context, action, refusal) };
  }
}

/** Where the customer was, with the reason why it cannot be done. */
async function afterRefusal(
  context: CustomerContext,
  { name, id }: Action,
  refusal: Refusal,
): Promise<Screen> {
  const note = context.texts.refused[refusal];
  const isOfPlan = name === 'buy' || name === 'pay' || name === 'trial' || name === 'plan';
  if (id === undefined || refusal === 'not-found') return showHome(context, note);
  const isOfPayment = name === 'payment' || name === 'checkout' || name === 'contact';
  const isOfOrder = name === 'order' || name === 'pay-order' || name === 'cancellation' || name === 'cancel';
  const show = () => {
    if (refusal === 'too-many-unpaid') return showOrders(context);
    if (isOfPlan) return showPlans(context);
    if (isOfOrder) return openOrder(context, id);
    if (name === 'remove-device') return showDevices(context, id);
    if (name === 'invoices' || name === 'invoice') return showOrders(context);
    return isOfPayment ? showPayment(context, id) : showService(context, id);
  };
  const screen = await show().catch(() => showHome(context));
  return { ...screen, html: `${note}\n\n${screen.html}` };
}

async function buy(
  context: CustomerContext,
  { planId, value, method }: { planId: string; value: string; method: string },
): Promise<Screen> {
  const { amountMinor, nonce } = readOffer(value);
  const items = [{ planId, quantity: 1 }];
  return goOn(context, await place(context, { items, method, key: `buy:${nonce}`, amountMinor }));
}

function place(
  context: CustomerContext,
  wanted: {
    items: { planId: string; quantity: number; trial?: boolean }[];
    method: string;
    key: string;
    amountMinor?: number;
  },
): Promise<Order> {
  const { items, method, key, amountMinor } = wanted;
  const { panelkit, customerId } = context;
  const expected = amountMinor === undefined ? {} : { expectedTotalMinor: amountMinor };
  return panelkit.orders.place(
    { customerId, items, payment: { method }, channel: 'telegram', ...expected },
    commandOf(context, key),
  );
}

async function extend(context: CustomerContext, id: string, value: string): Promise<Screen> {
  const { panelkit, texts } = context;
  const { expected, intent } = readExtension(value);
  await panelkit.subscriptions.extend({ subscriptionId: id, expected }, commandOf(context, intent));
  return showService(context, id, texts.extended);
}

/** The price that was shown, and the showing. */
function readOffer(value: string): { amountMinor: number; nonce: string } {
  const [amount = '', nonce = ''] = value.split('.');
  return { amountMinor: Number.parseInt(amount, 36), nonce };
}
