import type { Action } from '../screens/action.ts';
import type { Screen } from '../screens/screen.ts';
import { to } from './screens/button.ts';
import { proofScreen, websiteScreen } from './screens/proof-screen.ts';
import type { StaffActionName } from './staff-actions.ts';
import { ask } from './staff-commands.ts';
import type { StaffContext } from './staff-context.ts';

/** What is done once the member has proved who they are. */
export interface ProvedDeed {
  deed: 'broadcast' | 'maintenance';
  id: string;
  value: string;
}

/** Where a proof leads back to. */
const BACK: Record<ProvedDeed['deed'], StaffActionName> = {
  broadcast: 'broadcast',
  maintenance: 'maintenance',
};

function backOf({ texts }: StaffContext, { deed, id }: ProvedDeed) {
  const rest: Omit<Action<StaffActionName>, 'name'> = id === '' ? {} : { id };
  return to(texts.back, BACK[deed], rest);
}

/**
 * A chat may be open on a phone that somebody else holds: what reaches everybody needs a code of the member's
 * authenticator app.
 */
export async function askProof(context: StaffContext, wanted: ProvedDeed): Promise<Screen> {
  const { member, shop } = context;
  const back = backOf(context, wanted);
  if (member.proveByCode === undefined)
    return websiteScreen(context, back, shop.websitePage?.(wanted.deed, wanted.id) ?? null);
  const { deed, id, value } = wanted;
  await ask(context, `prove ${deed}`, { id, value });
  return proofScreen(context, back);
}

/** What was typed is the code. The deed of the form is done once it is right. */
export async function answerProof(
  context: StaffContext,
  { code, wanted }: { code: string; wanted: ProvedDeed },
  perform: () => Promise<Screen>,
): Promise<Screen> {
  const { member, panelkit, chat, texts } = context;
  const answer = (await member.proveByCode?.(code.slice(0, 40))) ?? 'wrong-code';
  if (answer !== 'proved') return proofScreen(context, backOf(context, wanted), texts.proof.refused[answer]);
  await panelkit.chats.remember(chat.id, { form: null });
  return perform();
}
