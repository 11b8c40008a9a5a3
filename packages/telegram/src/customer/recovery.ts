import { moneyFrozenUntil } from '@panelkit/sdk';
import type { Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { openForm } from './open-form.ts';
import { enterCodeScreen, recoveryCodeScreen } from './screens/recovery-screens.ts';
import { showHome } from './show.ts';

const RECOVER = 'recover';
const FORM_MS = 30 * 60_000;

/** A new code; an earlier one ends. */
export async function showRecoveryCode(context: CustomerContext): Promise<Screen> {
  const { code } = await context.panelkit.chats.issueRecoveryCode(context.by);
  return recoveryCodeScreen(context, code);
}

/** Asks for the code. The next text in this chat is the answer. */
export async function askForCode(context: CustomerContext, note: string | null = null): Promise<Screen> {
  const { panelkit, chat, now } = context;
  const expiresAt = new Date(now.getTime() + FORM_MS);
  await panelkit.chats.remember(chat.id, { form: { name: RECOVER, data: {}, expiresAt } });
  return enterCodeScreen(context, note);
}

/** Null: no code was asked for. */
export async function answerCode(context: CustomerContext, text: string): Promise<Screen | null> {
  if (openForm(context, RECOVER) === null) return null;
  const { panelkit, chat, texts, format } = context;
  const code = text.trim().slice(0, 200);
  const recovered = await panelkit.chats.recover({ id: chat.id, code: code === '' ? '-' : code });
  const { unknown, own, ownsThings, recovered: welcome } = texts.recovery;
  if (recovered.kind === 'unknown') return askForCode(context, unknown);
  if (recovered.kind !== 'recovered') {
    await panelkit.chats.remember(chat.id, { form: null });
    return showHome(context, recovered.kind === 'own' ? own : ownsThings);
  }
  const by = { actor: { kind: 'customer', id: recovered.customerId } } as const;
  const customer = await panelkit.customers.get(recovered.customerId, by);
  const until = moneyFrozenUntil(customer, context.now);
  return showHome(context, welcome(format.instant(until === null ? null : until.toISOString())));
}
