import type { ChatGroup } from '@panelkit/sdk';
import { escapeHtml, lines, type Screen, type ScreenButton } from '../../screens/screen.ts';
import { nameIn } from '../screens/button.ts';
import { type ReceiptView, receiptScreen, repeatLines } from '../screens/receipt-screens.ts';
import { panelScreen, type UnitRow, unitScreen } from '../screens/work-screens.ts';
import type { StaffActionName } from '../staff-actions.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import { ALERT_KINDS } from './alert-kinds.ts';
import { type GroupActionName, isGroupAction } from './group-actions.ts';
import { linkPayload } from './private-link.ts';

/** How something is shown in a group. */
export interface GroupScreenContext extends StaffScreenContext {
  /** Of the bot, without @: links to the private chat have it. */
  username: string;
  /** Whether names, notes and pictures of customers may be shown to everybody in the group. */
  showsPeople: boolean;
}

/** What of the private chat is opened. */
interface Target {
  name: StaffActionName;
  id?: string;
}

/**
 * A screen of the private chat as a group has it: with the buttons that work there, and one that leads to the
 * private chat.
 */
export function inGroup(context: GroupScreenContext, screen: Screen, target: Target | null): Screen {
  const works = (button: ScreenButton) => 'action' in button && isGroupAction(button.action.name);
  const rows = screen.buttons.map((row) => row.filter(works)).filter((row) => row.length > 0);
  return { html: screen.html, buttons: [...rows, ...linkRow(context, target)] };
}

function linkRow({ texts, username }: GroupScreenContext, target: Target | null): ScreenButton[][] {
  if (target === null) return [];
  const opens = `https://t.me/${username}?start=${linkPayload(target)}`;
  return [[{ text: texts.groups.openPrivately, opens }]];
}

/** Without the customer, unless that is allowed. */
export function receiptInGroup(
  context: GroupScreenContext,
  view: ReceiptView,
  { note }: { note?: string | undefined } = {},
): Screen {
  const { texts, format, showsPeople } = context;
  const { payment, orderNumber } = view;
  const full = receiptScreen(context, view, { note, hasPicture: true });
  const { amount, state } = payment;
  const receipt = 'receipt' in state ? state.receipt : null;
  const html = lines(
    note ?? null,
    note === undefined ? null : '',
    `<b>${texts.receipt}: ${format.money(amount.amountMinor, amount.currency)}</b>`,
    orderNumber === null ? texts.topUp : texts.order(nameIn(context, orderNumber)),
    receipt === null ? null : texts.sentAt(format.instant(receipt.submittedAt.toISOString())),
    state.status === 'in-review' ? null : texts.paymentStatus(state.status),
    ...repeatLines(context, view),
  );
  const screen = showsPeople ? full : { ...full, html };
  return inGroup(context, screen, { name: 'receipt', id: payment.id });
}

/** With the reasons that customers are given; others are typed in the private chat. */
export function rejectionInGroup(context: GroupScreenContext, id: string): Screen {
  const { texts } = context;
  const reasons = texts.rejectReasons.map((reason, index) => [
    groupButton(reason, 'reject', { id, value: String(index) }),
  ]);
  const back = [groupButton(texts.back, 'receipt', { id })];
  const screen = { html: texts.groups.whyReject, buttons: [...reasons, back] };
  return inGroup(context, screen, { name: 'receipt', id });
}

/** Without what the panel said, which may name anything. */
export function unitInGroup(context: GroupScreenContext, row: UnitRow, note?: string): Screen {
  const { lastError } = row.unit;
  const bare = { ...row.unit, lastError: lastError === null ? null : { ...lastError, message: '' } };
  const screen = unitScreen(context, { ...row, unit: bare }, note);
  return inGroup(context, screen, { name: 'unit', id: row.unit.id });
}

/** As for units. */
export function panelInGroup(
  context: GroupScreenContext,
  { panel, asked }: Parameters<typeof panelScreen>[1],
  note?: string,
): Screen {
  const { health } = panel;
  const { lastError } = health;
  const bare = { ...health, lastError: lastError === null ? null : { ...lastError, message: '' } };
  const screen = panelScreen(context, { panel: { ...panel, health: bare }, asked }, note);
  return inGroup(context, screen, { name: 'panel', id: panel.id });
}

/** Which alerts are posted where this is read. */
export function alertsScreen(
  { texts }: GroupScreenContext,
  { group: { topics }, topic, note }: { group: ChatGroup; topic: string | null; note?: string },
): Screen {
  const { groups } = texts;
  const label = (kind: (typeof ALERT_KINDS)[number]): string => {
    const name = groups.kinds[kind];
    if (topics[kind] === topic) return groups.here(name);
    return topics[kind] === undefined ? groups.nowhere(name) : groups.elsewhere(name);
  };
  return {
    html: lines(note ?? null, note === undefined ? null : '', groups.title, groups.hint),
    buttons: [
      ...ALERT_KINDS.map((kind) => [groupButton(label(kind), 'group-kind', { value: kind })]),
      [groupButton(groups.end, 'group-end')],
    ],
  };
}

/** A text that stays without buttons. */
export function plainScreen(html: string): Screen {
  return { html, buttons: [] };
}

/** Who did what is written above the case. */
export function doneBy({ texts, format }: GroupScreenContext, note: string, name: string): string {
  return texts.groups.by(note, escapeHtml(format.named(name)));
}

function groupButton(
  text: string,
  name: GroupActionName,
  rest: { id?: string; value?: string } = {},
): ScreenButton {
  return { text, action: { name, ...rest } };
}
