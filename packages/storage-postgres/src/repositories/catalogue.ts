import type { Customer, Inbound, Panel, Plan } from '@panelkit/sdk';
import type { CustomerReader, InboundReader, PlanReader, Reader } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
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

const place = `
  SELECT ${selectAs('inbound', inbounds)}, ${selectAs('panel', panels)}
  FROM panelkit.inbounds inbound JOIN panelkit.panels panel ON panel.id = inbound.panel_id
  WHERE inbound.id = $1`;

export function createInboundReader(access: Access): InboundReader {
  return {
    ...createReader<Inbound, { panelId?: string }>(access, inbounds, ({ panelId }) => ({
      panel_id: panelId,
    })),
    findPlace: (inboundId) =>
      access.run(async (session) => {
        const [cells = {}] = isUuid(inboundId) ? await session.query(place, [inboundId]) : [];
        const [inbound, panel] = [readAs('inbound', inbounds, cells), readAs('panel', panels, cells)];
        return inbound === null || panel === null ? null : { panel, inbound };
      }),
    listDue: (now, limit) =>
      access.run(async (session) => {
        const found = await session.query(dueInbounds, [now.toISOString(), limit]);
        return found.map(({ id }) => String(id));
      }),
  };
}
