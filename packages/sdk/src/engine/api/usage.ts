import * as z from 'zod';
import type { UsageBucket } from '../../domain/usage/usage.ts';
import { notFound } from '../../errors/error-factories.ts';
import { readFor } from '../contact/read-for.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { syncUsage, type UsageSyncReport } from '../usage/sync-usage.ts';

const historySchema = z
  .object({
    subscriptionId: idSchema,
    granularity: z.enum(['hour', 'day']),
    from: z.date(),
    to: z.date(),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' })
  .refine(({ from, to }) => to.getTime() - from.getTime() <= MAX_SPAN_MS, {
    path: ['from'],
    message: 'must be less than 400 days before to',
  });
const MAX_SPAN_MS = 400 * 86_400_000;

export type UsageHistoryInput = z.input<typeof historySchema>;

/** Usage of subscriptions. */
export interface Usage {
  /**
   * Bytes by UTC hour or day from `from` on and before `to`, earliest first, for a graph; times without use
   * are left out. Hours are kept for two weeks, days for a year. A usage reset leaves the history as it is.
   */
  history(input: UsageHistoryInput, by: QueryContext): Promise<UsageBucket[]>;
  /**
   * Staff: reads a panel's usage now, as the scheduler does periodically. A listing that breaks off counts as
   * failed.
   */
  sync(panelId: string, by: QueryContext): Promise<UsageSyncReport>;
}

export function createUsage(engine: Engine): Usage {
  const { storage } = engine.backend;
  return {
    history: async (input, by) => {
      const request = parseInput(historySchema, input);
      const resource = { kind: 'subscription', id: request.subscriptionId };
      const subscription = await storage.subscriptions.find(resource.id);
      if (subscription === null) throw notFound(resource.kind, resource.id);
      requireOwner(actorOf(by), subscription.customerId, resource);
      return storage.usage.history(request);
    },
    sync: async (panelId, by) => {
      requireStaff(actorOf(by), { kind: 'panel', id: panelId });
      return readFor(engine, by, (reader) => syncUsage(engine, { panelId, reader }));
    },
  };
}
