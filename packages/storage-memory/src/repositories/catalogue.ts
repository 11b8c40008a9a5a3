import type { Customer, Inbound, Panel, Plan } from '@panelkit/sdk';
import type { CustomerReader, InboundReader, PlanReader, Reader } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { takeWhile } from '../rows/take-while.ts';
import { createReader } from './repository.ts';

export function createCustomerReader({ views, run }: Access): CustomerReader {
  return {
    ...createReader<Customer, unknown>(run, views.customers, () => ({ index: 'all', group: '' })),
    findByExternalId: (externalId) => run(() => copyOf(views.customers.findBy('externalId', externalId))),
  };
}

export function createPlanReader({ views, run }: Access): PlanReader {
  return {
    ...createReader<Plan, { visibleOnly?: boolean }>(run, views.plans, ({ visibleOnly }) => ({
      index: 'all',
      group: '',
      where: (plan) => plan.visible || visibleOnly !== true,
    })),
    findBySlug: (slug) => run(() => copyOf(views.plans.findBy('slug', slug))),
  };
}

export function createPanelReader({ views, run }: Access): Reader<Panel> {
  return createReader<Panel, unknown>(run, views.panels, () => ({ index: 'all', group: '' }));
}

export function createInboundReader({ views, run }: Access): InboundReader {
  const { inbounds } = views;
  return {
    ...createReader<Inbound, { panelId?: string }, 'panel'>(run, inbounds, ({ panelId }) =>
      panelId === undefined ? { index: 'all', group: '' } : { index: 'panel', group: panelId },
    ),
    findPlace: (inboundId) =>
      run(() => {
        const inbound = inbounds.find(inboundId);
        return inbound === null ? null : copyOf({ panel: views.panels.get(inbound.panelId), inbound });
      }),
    findPlaces: (inboundIds) =>
      run(() =>
        inboundIds.flatMap((id) => {
          const inbound = inbounds.find(id);
          return inbound === null ? [] : [copyOf({ panel: views.panels.get(inbound.panelId), inbound })];
        }),
      ),
    listDue: (now, limit) =>
      run(() => takeWhile(inbounds.scan('due', ''), limit, (row) => isDueBy(row, now)).map(({ id }) => id)),
  };
}

function isDueBy({ nextAttemptAt }: Inbound, now: Date): boolean {
  return nextAttemptAt !== null && nextAttemptAt <= now;
}
