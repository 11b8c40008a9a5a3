import type { Panelkit, QueryContext } from '@panelkit/sdk';
import type { PlaceChoices } from '../../../pages/staff/plans/place-fields.ts';

/** The panels, inbounds and protocols from which a place may choose. */
export async function loadPlaceChoices(
  { panels, inbounds }: Panelkit,
  by: QueryContext,
): Promise<PlaceChoices> {
  const { rows } = await panels.list({ limit: 500 }, by);
  const known = rows.filter(({ removedAt }) => removedAt === null);
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const shared = (await inbounds.list({ limit: 500 }, by)).rows.filter(
    ({ panelId, status, dedicatedTo }) => names.has(panelId) && status !== 'removed' && dedicatedTo === null,
  );
  const protocols = [...new Set(shared.flatMap(({ protocol }) => protocol ?? []))].toSorted();
  return {
    panelIds: known.map(({ id, name }) => [id, name]),
    inboundIds: shared.map(({ id, panelId, name }) => [id, `${names.get(panelId) ?? ''} · ${name}`]),
    protocols: protocols.map((protocol) => [protocol, protocol]),
  };
}
