import type { Panelkit, QueryContext } from '@panelkit/sdk';
import { panelNamesOf } from '../names-of.ts';

/** Where a subscription may be moved to: each inbound with its panel's name before its own. */
export async function namePlaces(
  panelkit: Panelkit,
  by: QueryContext,
): Promise<{ id: string; name: string }[]> {
  const names = await panelNamesOf(panelkit, by);
  const { rows } = await panelkit.inbounds.list({ limit: 500 }, by);
  return rows.map(({ id, panelId, name }) => ({ id, name: `${names.get(panelId) ?? panelId}: ${name}` }));
}
