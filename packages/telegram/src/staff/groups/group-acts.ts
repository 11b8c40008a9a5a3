import { isPanelkitError } from '@panelkit/sdk';
import { commandOf } from '../../inbox/command-of.ts';
import type { Action } from '../../screens/action.ts';
import { escapeHtml, type Screen } from '../../screens/screen.ts';
import { refusalIn } from '../staff-refusals.ts';
import { receiptView } from '../staff-show.ts';
import type { GroupActionName } from './group-actions.ts';
import type { GroupContext } from './group-context.ts';
import {
  doneBy,
  panelInGroup,
  plainScreen,
  receiptInGroup,
  rejectionInGroup,
  unitInGroup,
} from './group-screens.ts';

/** What is done with a case. */
export type CaseAction = Exclude<GroupActionName, 'group-kind' | 'group-end'>;

type Act = (context: GroupContext, action: { id: string; value: string }) => Promise<Screen>;

const by = (context: GroupContext) => commandOf(context, context.key);

const ACTS: Record<CaseAction, Act> = {
  receipt: (context, { id }) => showReceipt(context, id),
  approve: async (context, { id }) => {
    await context.panelkit.payments.approve({ paymentId: id }, by(context));
    return showReceipt(context, id, done(context, context.texts.approved));
  },
  rejection: async (context, { id }) => rejectionInGroup(context, id),
  reject: async (context, { id, value }) => {
    const reason = context.texts.rejectReasons[Number(value)];
    if (reason === undefined) return showReceipt(context, id);
    await context.panelkit.payments.reject({ paymentId: id, reason }, by(context));
    return showReceipt(context, id, done(context, context.texts.rejected));
  },
  unit: (context, { id }) => showUnit(context, id),
  retry: async (context, { id }) => {
    await context.panelkit.units.retry({ unitId: id }, by(context));
    return showUnit(context, id, done(context, context.texts.unitWoken));
  },
  start: async (context, { id }) => {
    await context.panelkit.units.start({ unitId: id }, by(context));
    return showUnit(context, id, done(context, context.texts.unitWoken));
  },
  replace: async (context, { id }) => {
    await context.panelkit.units.replace({ unitId: id }, by(context));
    return showUnit(context, id, done(context, context.texts.unitWoken));
  },
  panel: (context, { id }) => showPanel(context, id),
  test: async (context, { id }) => {
    await context.panelkit.panels.test(id, context.by);
    return showPanel(context, id, done(context, context.texts.tested));
  },
};

const SHOWS: Record<CaseAction, (context: GroupContext, id: string, note?: string) => Promise<Screen>> = {
  receipt: showReceipt,
  approve: showReceipt,
  rejection: showReceipt,
  reject: showReceipt,
  unit: showUnit,
  retry: showUnit,
  start: showUnit,
  replace: showUnit,
  panel: showPanel,
  test: showPanel,
};

/** Does what a button of a case asks for; what stands against it is shown with the case as it is now. */
export async function actInGroup(
  context: GroupContext,
  { name, id = '', value = '' }: Action<CaseAction>,
): Promise<Screen> {
  try {
    return await ACTS[name](context, { id, value });
  } catch (error) {
    const note = await noteOn(context, error);
    if (note === null) throw error;
    return await presentCase(context, { name, id }, note);
  }
}

async function presentCase(
  context: GroupContext,
  { name, id }: { name: CaseAction; id: string },
  note: string,
): Promise<Screen> {
  try {
    return await SHOWS[name](context, id, note);
  } catch (error) {
    if (!isPanelkitError(error) || !['NOT_FOUND', 'INVALID_INPUT'].includes(error.code)) throw error;
    return plainScreen(note);
  }
}

/** Colleagues are called by name: what audit rows have of them may be an address. */
async function noteOn(context: GroupContext, error: unknown): Promise<string | null> {
  if (!isPanelkitError(error) || error.code !== 'ALREADY_DECIDED') return refusalIn(context, error);
  const { texts, format, shop } = context;
  const { status, decidedBy, decidedAt } = error.details;
  const name = decidedBy === null ? null : await shop.nameOfActor?.(decidedBy);
  return texts.decided(
    texts.paymentStatus(status),
    escapeHtml(format.named(name ?? texts.groups.colleague)),
    format.instant(decidedAt),
  );
}

function done(context: GroupContext, note: string): string {
  return doneBy(context, note, context.member.name);
}

async function showReceipt(context: GroupContext, id: string, note?: string): Promise<Screen> {
  const payment = await context.panelkit.payments.get(id, context.by);
  return receiptInGroup(context, await receiptView(context, payment), { note });
}

async function showUnit(context: GroupContext, id: string, note?: string): Promise<Screen> {
  const { panelkit } = context;
  const unit = await panelkit.units.get(id, context.by);
  return unitInGroup(context, { unit, planName: (await panelkit.plans.get(unit.planId)).name }, note);
}

async function showPanel(context: GroupContext, id: string, note?: string): Promise<Screen> {
  const panel = await context.panelkit.panels.get(id, context.by);
  return panelInGroup(context, { panel, asked: 0 }, note);
}
