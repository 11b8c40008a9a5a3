import type { ChangedCredentials } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import { packId, unpackId } from '../screens/action.ts';
import { escapeHtml, type Screen } from '../screens/screen.ts';
import { credentialsScreen } from './screens/credentials-screen.ts';
import type { StaffContext } from './staff-context.ts';

/** The length of an id on a button. */
const PACKED = 22;

/**
 * What a button decides about: accounts that were asked about when it was shown, known by one of them and by
 * the time of the last.
 */
function shownOf(asked: readonly ChangedCredentials[]): string {
  const [first] = asked;
  if (first === undefined) return '';
  return packId(first.accountId) + Math.max(...asked.map(({ since }) => since.getTime())).toString(36);
}

function readShown(shown: string): { accountId: string | null; until: Date } {
  const until = new Date(Number.parseInt(shown.slice(PACKED), 36) || 0);
  return { accountId: unpackId(shown.slice(0, PACKED)), until };
}

/** Accounts of a panel whose credentials somebody changed there: staff decide whose count. */
export async function showCredentials(
  context: StaffContext,
  panelId: string,
  note?: string,
): Promise<Screen> {
  const { panelkit, by } = context;
  const panel = await panelkit.panels.get(panelId, by);
  const asked = await panelkit.panels.changedCredentials(panelId, by);
  const view = { panel, asked, shown: { take: shownOf(asked.filter(mayTake)), rotate: shownOf(asked) } };
  return credentialsScreen(context, view, note);
}

const mayTake = (asked: ChangedCredentials): boolean => asked.mayTake;

interface Decision {
  panelId: string;
  choice: 'take' | 'rotate';
  shown: string;
}

/**
 * Decides about those that the screen showed, and no later ones. The second of two says who was first, and
 * when.
 */
export async function decideCredentials(
  context: StaffContext,
  { panelId, choice, shown }: Decision,
): Promise<Screen> {
  const { panelkit, texts, key, by } = context;
  const { accountId, until } = readShown(shown);
  const asked = await panelkit.panels.changedCredentials(panelId, by);
  const open = asked.filter((one) => one.since <= until && (choice === 'rotate' || one.mayTake));
  const accountIds = open.map((one) => one.accountId);
  const count =
    accountIds.length === 0
      ? 0
      : await panelkit.panels.decideCredentials({ panelId, choice, accountIds }, commandOf(context, key));
  if (count > 0) return showCredentials(context, panelId, texts.credentials.done[choice]);
  return showCredentials(context, panelId, await whoDecided(context, accountId));
}

async function whoDecided({ panelkit, by, texts, format }: StaffContext, id: string | null): Promise<string> {
  const ofAccount = { targetId: id ?? '', action: 'account.decide-credentials', limit: 500 };
  const { rows } = id === null ? { rows: [] } : await panelkit.audit.list(ofAccount, by);
  const last = rows.at(-1);
  if (last === undefined) return texts.credentials.over;
  const choice = last.after?.choice === 'take' ? 'take' : 'rotate';
  return texts.decided(
    texts.credentials.chosen[choice],
    escapeHtml(last.actor.id ?? '?'),
    format.instant(last.at.toISOString()),
  );
}
