import type { Customer, Inbound, Panel, Plan } from '@panelkit/sdk';
import type { CustomerReader, InboundReader, PlanReader, Reader } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Cells } from '../database/database.ts';
import { customers, inbounds, panels, plans } from '../rows/catalogue-rows.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { readAs, selectAs } from '../rows/joined.ts';
import { createReader, findRow } from './repository.ts';

export function createCustomerReader(access: Access): CustomerReader {
  return {
    ...createReader<Customer, unknown>(access, customers, () => ({})),
    findByExternalId: (value) =>
      access.run((session) => findRow(session, customers, { column: 'external_id', value })),
  };
}

export function createPlanReader(access: Access): PlanReader {
  return {
    ...createReader<Plan, { visibleOnly?: boolean }>(access, plans, ({ visibleOnly }) =>
      visibleOnly ? { visible: true } : {},
    ),
    findBySlug: (value) => access.run((session) => findRow(session, plans, { column: 'slug', value })),
  };
}

export function createPanelReader(access: Access): Reader<Panel> {
  return createReader<Panel, unknown>(access, panels, () => ({}));
}

const dueInbounds = `
  SELECT id FROM panelkit.inbounds
  WHERE next_attempt_at <= $1
  ORDER BY next_attempt_at, id
  LIMIT $2`;

const withPanel = `
  SELECT ${selectAs('inbound', inbounds)}, ${selectAs('panel', panels)}
  FROM panelkit.inbounds inbound JOIN panelkit.panels panel ON panel.id = inbound.panel_id`;
const place = `${withPanel} WHERE inbound.id = $1`;
const placesOfMany = `${withPanel} WHERE inbound.id = ANY($1::uuid[])`;

export function createInboundReader(access: Access): InboundReader {
  return {
    ...createReader<Inbound, { panelId?: string }>(access, inbounds, ({ panelId }) => ({
      panel_id: panelId,
    })),
    findPlace: (inboundId) =>
      access.run(async (session) => {
        const [cells] = isUuid(inboundId) ? await session.query(place, [inboundId]) : [];
        return cells === undefined ? null : (placesIn([cells])[0] ?? null);
      }),
    findPlaces: (inboundIds) =>
      access.run(async (session) => placesIn(await session.query(placesOfMany, [inboundIds.filter(isUuid)]))),
    listDue: (now, limit) =>
      access.run(async (session) => {
        const found = await session.query(dueInbounds, [now.toISOString(), limit]);
        return found.map(({ id }) => String(id));
      }),
  };
}

function placesIn(rows: readonly Cells[]): { panel: Panel; inbound: Inbound }[] {
  return rows.flatMap((cells) => {
    const [inbound, panel] = [readAs('inbound', inbounds, cells), readAs('panel', panels, cells)];
    return inbound === null || panel === null ? [] : [{ panel, inbound }];
  });
}
