import * as z from 'zod';
import type { Customer } from '../domain/customer.ts';
import { notFound } from '../errors/error-factories.ts';
import type { Page, PageRequest } from '../ports/storage.ts';
import { requireOwner, requireStaff } from './authorize.ts';
import type { Engine } from './engine.ts';
import { parseInput } from './parse-input.ts';
import { actorOf, type QueryContext } from './run-command.ts';

const ensureSchema = z.object({
  externalId: z.string().min(1).max(200),
  displayName: z.string().trim().max(200).nullable().default(null),
});

/** The shop keeps its own users and their passwords; PanelKit knows them by `externalId`. */
export interface Customers {
  /** The customer of this external id, created if there is none. Repeating it is harmless, so it needs no idempotency key. */
  ensure(input: z.input<typeof ensureSchema>): Promise<Customer>;
  get(customerId: string, by: QueryContext): Promise<Customer>;
  list(page: PageRequest, by: QueryContext): Promise<Page<Customer>>;
}

export function createCustomers(engine: Engine): Customers {
  const { storage, clock } = engine.backend;
  return {
    ensure: async (input) => {
      const { externalId, displayName } = parseInput(ensureSchema, input);
      const known = await storage.customers.findByExternalId(externalId);
      if (known !== null) return known;
      const customer = { id: engine.ids.uuid(), externalId, displayName, createdAt: clock.now() };
      try {
        await storage.transaction((tx) => tx.customers.insert(customer));
        return customer;
      } catch (error) {
        // Somebody else was faster with the same id.
        const winner = await storage.customers.findByExternalId(externalId);
        if (winner === null) throw error;
        return winner;
      }
    },
    get: async (customerId, by) => {
      requireOwner(actorOf(by), customerId, { kind: 'customer', id: customerId });
      const customer = await storage.customers.find(customerId);
      if (customer === null) throw notFound('customer', customerId);
      return customer;
    },
    list: async (page, by) => {
      requireStaff(actorOf(by), { kind: 'customers', id: 'list' });
      return storage.customers.list(page);
    },
  };
}
