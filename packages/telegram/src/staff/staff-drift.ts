import type { DriftReport } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import type { Screen } from '../screens/screen.ts';
import { driftScreen } from './screens/drift-screen.ts';
import type { StaffContext } from './staff-context.ts';
import { showPanel } from './staff-show.ts';

/** A chat waits for its screen: a listing that takes longer is read on the website. */
const LONGEST_READ_MS = 60_000;

export async function showDrift(context: StaffContext, id: string, note?: string): Promise<Screen> {
  const panel = await context.panelkit.panels.get(id, context.by);
  return driftScreen(context, { panel, report: await readDrift(context, id) }, note);
}

async function readDrift({ panelkit, by }: StaffContext, panelId: string): Promise<DriftReport> {
  return panelkit.panels.findDrift(panelId, { ...by, signal: AbortSignal.timeout(LONGEST_READ_MS) });
}

/**
 * Writes the desired state to all accounts of the shop that differ now. Those of others are never written to.
 */
export async function repairDrift(context: StaffContext, panelId: string): Promise<Screen> {
  const { panelkit, texts, format, key } = context;
  const { entries } = await readDrift(context, panelId);
  const accountIds = [...new Set(entries.flatMap(({ accountId }) => accountId ?? []))];
  if (accountIds.length === 0) return showDrift(context, panelId);
  const count = await panelkit.panels.repairDrift({ panelId, accountIds }, commandOf(context, key));
  return showPanel(context, panelId, texts.drift.repaired(format.number(count)));
}

export async function trustPanel(context: StaffContext, panelId: string): Promise<Screen> {
  await context.panelkit.panels.trust({ panelId }, commandOf(context, context.key));
  return showPanel(context, panelId, context.texts.done);
}
