import { BROADCAST_KINDS, type BroadcastKind } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import type { Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { messageChoicesScreen } from './screens/message-choices-screen.ts';
import { showHome } from './show.ts';

/** Which broadcasts the customer gets. */
export async function showMessageChoices(context: CustomerContext, note?: string): Promise<Screen> {
  const { panelkit, customerId, by } = context;
  const declined = await panelkit.broadcasts.declined(customerId, by);
  return messageChoicesScreen(context, { declined, ...(note !== undefined && { note }) });
}

/** Accepts or declines a kind of broadcast. */
export async function chooseMessages(
  context: CustomerContext,
  { value, declined }: { value: string; declined: boolean },
): Promise<Screen> {
  const kind: BroadcastKind | undefined = BROADCAST_KINDS.find((one) => one === value);
  if (kind === undefined) return showHome(context, context.texts.oldButton);
  const { panelkit, customerId, key, texts } = context;
  await panelkit.broadcasts.setDeclined({ customerId, kind, declined }, commandOf(context, key));
  const { declinedNote, acceptedNote, kinds } = texts.messages;
  return showMessageChoices(context, (declined ? declinedNote : acceptedNote)(kinds[kind]));
}
