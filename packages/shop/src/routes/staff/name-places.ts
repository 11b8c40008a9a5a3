import type { Panelkit, QueryContext } from '@panelkit/sdk';

/** Where a subscription may be moved to: each inbound with its panel's name before its own. */
export async function namePlaces(
  { panels, inbounds }: Panelkit,
  by: QueryContext,
): Promise<{ id: string; name: string }[]> {
  const names = new Map((await panels.list({ limit: 500 }, by)).rows.map(({ id, name }) => [id, name]));
  const { rows } = await inbounds.list({ limit: 500 }, by);
  return rows.map(({ id, panelId, name }) => ({ id, name: `${names.get(panelId) ?? panelId}: ${name}` }));
}
