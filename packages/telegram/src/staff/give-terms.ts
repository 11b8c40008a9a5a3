import { gbToBytes, toLatinDigits } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import type { Screen } from '../screens/screen.ts';
import { ask } from './staff-commands.ts';
import type { StaffContext } from './staff-context.ts';
import { showStaffService } from './staff-show.ts';

/** Time and traffic with a sign: below zero they are taken. */
export interface TypedTerms {
  days: number;
  bytes: number;
  reason: string;
}

const DAYS = 'd|days?|روز|день|дня|дней|дн';
const GIGABYTES = 'gb?|گیگ|گیگابایت|гб';
const TERMS = new RegExp(
  `^([-−–]?)\\s*(\\d{1,6}(?:[.٫,]\\d{1,2})?)\\s*(?:(${DAYS})|(${GIGABYTES}))\\s+(\\S.*)$`,
  'isu',
);
const MOST_DAYS = 365;

/**
 * `7d sorry for the outage`, `-2.5 GB by mistake`, in the digits and words of any language; null: it is none.
 * Pure.
 */
export function readTerms(text: string): TypedTerms | null {
  const [, minus = '', typed = '', days, , reason = ''] = TERMS.exec(toLatinDigits(text.trim())) ?? [];
  const count = Number(typed.replace(/[٫,]/, '.'));
  const sign = minus === '' ? 1 : -1;
  if (typed === '' || count === 0) return null;
  if (days === undefined) return { days: 0, bytes: sign * (gbToBytes(count) ?? 0), reason };
  return Number.isInteger(count) && count <= MOST_DAYS ? { days: sign * count, bytes: 0, reason } : null;
}

export async function askForTerms(context: StaffContext, id: string): Promise<Screen> {
  await ask(context, 'terms', { subscriptionId: id });
  const back = { text: context.texts.back, action: { name: 'service', id } };
  return { html: context.texts.terms.hint, buttons: [[back]] };
}

/** It is counted before it is done, whether given or taken. */
export async function giveTerms(context: StaffContext, id: string, text: string): Promise<Screen> {
  const { panelkit, member, chat, texts, key } = context;
  const terms = readTerms(text);
  if (terms === null) return showStaffService(context, id, texts.refused['wrong-input']);
  const { days, bytes } = terms;
  const counted = { days: Math.abs(days), bytes: Math.abs(bytes) };
  const gift = { subscriptionId: id, intent: key, kind: 'chosen', ...counted } as const;
  const isCounted = (await member.countGift?.(gift)) ?? true;
  if (!isCounted) return showStaffService(context, id, texts.refused['limit-reached']);
  const input = { subscriptionId: id, days, bytes, reason: terms.reason.slice(0, 300) };
  await panelkit.subscriptions.adjust(input, commandOf(context, key));
  // Once it is done: after a crash in between, the same message does nothing twice.
  await panelkit.chats.remember(chat.id, { form: null });
  return showStaffService(context, id, texts.terms.done);
}
