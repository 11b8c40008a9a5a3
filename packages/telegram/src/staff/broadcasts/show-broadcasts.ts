import type { Broadcast } from '@panelkit/sdk';
import type { Screen } from '../../screens/screen.ts';
import { type AudienceView, audienceRowsScreen, audienceScreen } from '../screens/audience-screens.ts';
import { broadcastScreen, broadcastsScreen } from '../screens/broadcast-screens.ts';
import type { StaffContext } from '../staff-context.ts';
import type { AudienceRows } from './choose-audience.ts';

const LISTED = 8;
const MAX_ROWS = 80;

export async function showBroadcasts(context: StaffContext, cursor: string): Promise<Screen> {
  const { broadcasts } = context.panelkit;
  const page = { limit: LISTED, newestFirst: true, ...(cursor !== '' && { cursor }) };
  const { rows, nextCursor } = await broadcasts.list(page, context.by);
  const counted = rows.map(async (broadcast) => ({
    broadcast,
    sent: (await broadcasts.get(broadcast.id, context.by)).counts.sent,
  }));
  const canSend = broadcasts.channels().length > 0;
  return broadcastsScreen(context, { rows: await Promise.all(counted), nextCursor, canSend });
}

export async function showBroadcast(context: StaffContext, id: string, note?: string): Promise<Screen> {
  const { panelkit, by } = context;
  const report = await panelkit.broadcasts.get(id, by);
  const { broadcast } = report;
  const names = await audienceNamesOf(context, broadcast);
  const preview =
    broadcast.status === 'draft' ? await panelkit.broadcasts.preview(meantBy(broadcast), by) : null;
  return broadcastScreen(context, { ...report, ...names, preview }, note);
}

function meantBy({ kind, channels, audience }: Broadcast) {
  return { kind, channels, audience };
}

/** How many people it would reach now. */
export async function countRecipients({ panelkit, by }: StaffContext, broadcast: Broadcast): Promise<number> {
  const { matching, declined } = await panelkit.broadcasts.preview(meantBy(broadcast), by);
  return matching - declined;
}

export async function showAudience(context: StaffContext, id: string): Promise<Screen> {
  const { broadcast, currency } = await context.panelkit.broadcasts.get(id, context.by);
  return audienceScreen(context, id, { ...(await audienceNamesOf(context, broadcast)), currency });
}

export async function showAudienceRows(context: StaffContext, id: string, value: string): Promise<Screen> {
  const about = value === 'panel' ? 'panel' : 'plan';
  const { plans, panels } = await readAudienceRows(context);
  return audienceRowsScreen(context, id, { about, rows: about === 'panel' ? panels : plans });
}

type NamedRow = AudienceRows['plans'][number] & { name: string };

/** The first of each fit on the buttons of one message; the website has all. */
export async function readAudienceRows({
  panelkit,
  by,
}: StaffContext): Promise<{ plans: NamedRow[]; panels: NamedRow[] }> {
  const page = { limit: MAX_ROWS, newestFirst: true };
  const [plans, panels] = await Promise.all([panelkit.plans.list(page), panelkit.panels.list(page, by)]);
  return { plans: plans.rows, panels: panels.rows };
}

async function audienceNamesOf(
  { panelkit, by }: StaffContext,
  { audience }: Broadcast,
): Promise<Omit<AudienceView, 'currency'>> {
  const { planId, panelId } = audience;
  return {
    audience,
    planName: planId === null ? null : (await panelkit.plans.get(planId)).name,
    panelName: panelId === null ? null : (await panelkit.panels.get(panelId, by)).name,
  };
}
