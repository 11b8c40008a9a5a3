import { commandOf } from '../inbox/command-of.ts';
import type { Action } from '../screens/action.ts';
import type { Screen } from '../screens/screen.ts';
import { BROADCAST_ACTS } from './broadcasts/broadcast-acts.ts';
import { askForExtension, extendService } from './extend-service.ts';
import { askForTerms } from './give-terms.ts';
import { askForMaintenance, maintenanceQuestion, showMaintenance } from './maintenance.ts';
import { terminationScreen } from './screens/customer-screens.ts';
import { staffLanguageScreen } from './screens/home-screens.ts';
import { rejectionScreen } from './screens/receipt-screens.ts';
import { STAFF_ACTIONS, type StaffActionName } from './staff-actions.ts';
import { approve, ask, give, reasonOf, reject, type StaffReply, showPicture } from './staff-commands.ts';
import type { StaffContext } from './staff-context.ts';
import { decideCredentials, showCredentials } from './staff-credentials.ts';
import { repairDrift, showDrift, trustPanel } from './staff-drift.ts';
import { presentState, refusalIn } from './staff-refusals.ts';
import {
  showCustomer,
  showDashboard,
  showPanel,
  showPanels,
  showReceipt,
  showReceipts,
  showStaffService,
  showStock,
  showUnit,
  showUnits,
} from './staff-show.ts';
import { askForMessage } from './write-to-customer.ts';

type Act = (context: StaffContext, action: { id: string; value: string }) => Promise<Screen>;

const ACTS: Record<Exclude<StaffActionName, 'picture'>, Act> = {
  home: (context) => showDashboard(context),
  languages: async (context) => staffLanguageScreen(context),
  language: (context) => showDashboard(context),
  receipts: (context, { id: cursor }) => showReceipts(context, cursor),
  receipt: (context, { id }) => showReceipt(context, id),
  approve: (context, { id }) => approve(context, id),
  rejection: async (context, { id }) => {
    await ask(context, 'reject', { paymentId: id });
    return rejectionScreen(context, id);
  },
  reject: (context, { id, value }) => {
    const reason = context.texts.rejectReasons[Number(value)];
    return reason === undefined ? showReceipt(context, id) : reject(context, id, reason);
  },
  units: (context, { value }) => showUnits(context, value),
  unit: (context, { id }) => showUnit(context, id),
  retry: async (context, { id }) => {
    await context.panelkit.units.retry({ unitId: id }, commandOf(context, context.key));
    return showUnit(context, id, context.texts.unitWoken);
  },
  start: async (context, { id }) => {
    await context.panelkit.units.start({ unitId: id }, commandOf(context, context.key));
    return showUnit(context, id, context.texts.unitWoken);
  },
  replace: async (context, { id }) => {
    await context.panelkit.units.replace({ unitId: id }, commandOf(context, context.key));
    return showUnit(context, id, context.texts.unitWoken);
  },
  panels: (context, { value }) => showPanels(context, value),
  panel: (context, { id }) => showPanel(context, id),
  test: async (context, { id }) => {
    await context.panelkit.panels.test(id, context.by);
    return showPanel(context, id, context.texts.tested);
  },
  credentials: (context, { id }) => showCredentials(context, id),
  take: (context, { id, value }) => decideCredentials(context, { panelId: id, choice: 'take', shown: value }),
  rotate: (context, { id, value }) =>
    decideCredentials(context, { panelId: id, choice: 'rotate', shown: value }),
  drift: (context, { id }) => showDrift(context, id),
  repair: (context, { id }) => repairDrift(context, id),
  trust: (context, { id }) => trustPanel(context, id),
  maintenance: async (context) => showMaintenance(context),
  'maintenance-question': async (context, { value }) => maintenanceQuestion(context, value),
  'maintenance-set': (context, { value }) => askForMaintenance(context, value),
  ...BROADCAST_ACTS,
  stock: (context, { value }) => showStock(context, value),
  find: async (context) => {
    await ask(context, 'find', {});
    return {
      html: context.texts.findHint,
      buttons: [[{ text: context.texts.home, action: { name: 'home' } }]],
    };
  },
  customer: (context, { id, value }) => showCustomer(context, id, { from: value }),
  adjust: async (context, { id }) => {
    await ask(context, 'adjust', { customerId: id });
    const back = { text: context.texts.back, action: { name: 'customer', id } };
    return { html: context.texts.adjustHint, buttons: [[back]] };
  },
  message: (context, { id }) => askForMessage(context, id),
  service: (context, { id }) => showStaffService(context, id),
  extension: (context, { id }) => askForExtension(context, id),
  extend: (context, { id, value }) => extendService(context, id, value),
  gift: (context, { id, value }) =>
    give(context, { id, nonce: value, kind: 'period' }, (by) =>
      context.panelkit.subscriptions.extend({ subscriptionId: id, free: true }, by),
    ),
  terms: (context, { id }) => askForTerms(context, id),
  reset: (context, { id, value }) =>
    give(context, { id, nonce: value, kind: 'reset' }, (by) =>
      context.panelkit.subscriptions.resetUsage({ subscriptionId: id, reason: reasonOf(context) }, by),
    ),
  'reset-devices': async (context, { id, value }) => {
    const by = commandOf(context, `reset-devices:${value}`);
    await context.panelkit.linkDevices.reset({ subscriptionId: id }, by);
    return showStaffService(context, id, context.texts.done);
  },
  suspend: async (context, { id, value }) => {
    const input = { subscriptionId: id, reason: reasonOf(context) };
    await context.panelkit.subscriptions.suspend(input, commandOf(context, `suspend:${value}`));
    return showStaffService(context, id, context.texts.done);
  },
  resume: async (context, { id, value }) => {
    await context.panelkit.subscriptions.resume(
      { subscriptionId: id },
      commandOf(context, `resume:${value}`),
    );
    return showStaffService(context, id, context.texts.done);
  },
  move: async (context, { id, value }) => {
    await context.panelkit.subscriptions.move({ subscriptionId: id }, commandOf(context, `move:${value}`));
    return showStaffService(context, id, context.texts.done);
  },
  termination: async (context, { id }) => terminationScreen(context, { id, nonce: context.nonce }),
  terminate: async (context, { id, value }) => {
    const input = { subscriptionId: id, reason: reasonOf(context) };
    await context.panelkit.subscriptions.terminate(input, commandOf(context, `terminate:${value}`));
    return showStaffService(context, id, context.texts.done);
  },
};

/**
 * Does what a button asks for, if the one who taps it may. What the engine refuses is shown on a screen of
 * the present state.
 */
export async function actAsStaff(
  context: StaffContext,
  { name, id = '', value = '' }: Action<StaffActionName>,
): Promise<StaffReply> {
  const screen = (given: Screen): StaffReply => ({ kind: 'screen', screen: given });
  const needed = STAFF_ACTIONS[name];
  if (needed !== null && !context.may(needed))
    return screen(await showDashboard(context, context.texts.forbidden));
  try {
    if (name === 'picture') return await showPicture(context, id);
    return screen(await ACTS[name](context, { id, value }));
  } catch (error) {
    const note = refusalIn(context, error);
    if (note === null) throw error;
    return screen(await presentState(context, { name, id }, note));
  }
}
