import type {
  Customer,
  CustomerReader,
  Inbound,
  InboundReader,
  Panel,
  Plan,
  PlanReader,
  Reader,
} from '@panelkit/sdk';
import type { Access } from './access.ts';
import { createReader } from './memory-repository.ts';

export function createCustomerReader({ views, run }: Access): CustomerReader {
  return {
    ...createReader<Customer, unknown>(run, views.customers, () => ({ index: 'all', group: '' })),
    findByExternalId: (externalId) => run(() => views.customers.findBy('externalId', externalId)),
  };
}

export function createPlanReader({ views, run }: Access): PlanReader {
  return {
    ...createReader<Plan, { visibleOnly?: boolean }>(run, views.plans, ({ visibleOnly }) => ({
      index: 'all',
      group: '',
      where: (plan) => plan.visible || visibleOnly !== true,
    })),
    findBySlug: (slug) => run(() => views.plans.findBy('slug', slug)),
  };
}

export function createPanelReader({ views, run }: Access): Reader<Panel> {
  return createReader<Panel, unknown>(run, views.panels, () => ({ index: 'all', group: '' }));
}

export function createInboundReader({ views, run }: Access): InboundReader {
  return createReader<Inbound, { panelId?: string }, 'panel'>(run, views.inbounds, ({ panelId }) =>
    panelId === undefined ? { index: 'all', group: '' } : { index: 'panel', group: panelId },
  );
}
