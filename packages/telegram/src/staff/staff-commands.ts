import { type CommandContext, parseTypedMinor } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import type { Screen } from '../screens/screen.ts';
import type { StaffContext } from './staff-context.ts';
import { showCustomer, showReceipt, showStaffService } from './staff-show.ts';

/** What a member of staff gets: a screen, or the picture of a receipt. */
export type StaffReply =
  | { kind: 'screen'; screen: Screen }
  | { kind: 'picture'; bytes: Uint8Array; paymentId: string };

const FORM_MS = 10 * 60_000;

const UNIT = '(?:Toman|Rial|تومان|ریال|туман)';
/**
 * A sign, an amount, and a reason. What may still be the amount is no reason: the `250` of `1 250`, which
 * pages take for a thousand, and a unit, which may be another than the shop's.
 */
const ADJUSTMENT = new RegExp(
  `^([-−]?)\\s*([\\d۰-۹٠-٩.,٬٫]+(?:\\s+${UNIT}(?=\\s))?)\\s+(?![\\d۰-۹٠-٩]{3}(?![\\d۰-۹٠-٩])|${UNIT}(?:\\s|$))(\\S.*)$`,
  'isu',
);

/** The second of two says who was first, and when. */
export async function approve(context: StaffContext, paymentId: string): Promise<Screen> {
  const { panelkit, texts, key } = context;
  await panelkit.payments.approve({ paymentId }, commandOf(context, key));
  return showReceipt(context, paymentId, texts.approved);
}

export async function reject(context: StaffContext, paymentId: string, reason: string): Promise<Screen> {
  const { panelkit, chat, texts, key } = context;
  await panelkit.chats.remember(chat.id, { form: null });
  await panelkit.payments.reject({ paymentId, reason }, commandOf(context, key));
  return showReceipt(context, paymentId, texts.rejected);
}

/** `<amount> <reason>`; a minus takes. */
export async function adjust(context: StaffContext, customerId: string, text: string): Promise<Screen> {
  const { panelkit, shop, member, chat, texts, key, by } = context;
  const [, minus = '', amount = '', reason = ''] = ADJUSTMENT.exec(text.trim()) ?? [];
  const { currency } = await panelkit.wallets.available(customerId, by);
  const given = parseTypedMinor(amount, { unit: shop.messageFormat?.displayUnit ?? currency, currency });
  if (given === null || given === 0)
    return showCustomer(context, customerId, { note: texts.refused['wrong-input'] });
  const most = member.maxAdjustmentMinor ?? null;
  if (most !== null && given > most)
    return showCustomer(context, customerId, { note: texts.refused['limit-reached'] });
  const isCounted = (await member.countAdjustment?.({ customerId, amountMinor: given, intent: key })) ?? true;
  if (!isCounted) return showCustomer(context, customerId, { note: texts.refused['limit-reached'] });
  await panelkit.chats.remember(chat.id, { form: null });
  const amountMinor = minus === '' ? given : -given;
  await panelkit.wallets.adjust(
    { customerId, amountMinor, reason: reason.slice(0, 300) },
    commandOf(context, key),
  );
  return showCustomer(context, customerId, { note: texts.adjusted });
}

/**
 * What is given for nothing is counted before it is done; a second tap on the same screen gives nothing more.
 */
export async function give(
  context: StaffContext,
  { id, nonce, kind }: { id: string; nonce: string; kind: 'period' | 'reset' },
  command: (by: CommandContext) => Promise<unknown>,
): Promise<Screen> {
  const { member, texts } = context;
  const intent = `${kind === 'period' ? 'gift' : 'reset'}:${nonce}`;
  const isCounted = (await member.countGift?.({ subscriptionId: id, intent, kind })) ?? true;
  if (!isCounted) return showStaffService(context, id, texts.refused['limit-reached']);
  await command(commandOf(context, intent));
  return showStaffService(context, id, texts.gave);
}

export async function showPicture(context: StaffContext, paymentId: string): Promise<StaffReply> {
  const { panelkit, by } = context;
  const { state, customerId } = await panelkit.payments.get(paymentId, by);
  const attachmentId = 'receipt' in state ? (state.receipt?.attachmentId ?? null) : null;
  const bytes = attachmentId === null ? null : await context.shop.readPicture(attachmentId);
  if (bytes === null)
    return {
      kind: 'screen',
      screen: await showReceipt(context, paymentId, context.texts.refused['not-found']),
    };
  const target = { kind: 'customer', id: customerId };
  await panelkit.audit.recordView({ action: 'receipt.view', target }, by);
  return { kind: 'picture', bytes, paymentId };
}

export async function ask(
  { panelkit, chat, now }: StaffContext,
  name: string,
  data: Record<string, string>,
): Promise<void> {
  const form = { name, data, expiresAt: new Date(now.getTime() + FORM_MS) };
  await panelkit.chats.remember(chat.id, { form });
}

export function reasonOf({ texts }: StaffContext): string {
  return texts.byStaffInChat;
}
