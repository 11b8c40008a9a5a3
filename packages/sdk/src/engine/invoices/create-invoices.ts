import * as z from 'zod';
import { type Invoice, parseInvoiceNumber } from '../../domain/invoices/invoice.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { findSurvivor } from '../customers/merged.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

const listSchema = z.strictObject({
  cursor: z.string().optional(),
  limit: z.int().optional(),
  newestFirst: z.boolean().optional(),
  customerId: idSchema.optional(),
  orderId: idSchema.optional(),
  subscriptionId: idSchema.optional(),
  kind: z.enum(['invoice', 'credit-note']).optional(),
  series: z.string().max(10).optional(),
  number: z.string().max(40).optional(),
  postedFrom: z.date().optional(),
  postedBefore: z.date().optional(),
});

/** Which documents. `number`: as people write it, `INV-2026-000042`. Times are those of the sale. */
export type InvoiceListRequest = z.input<typeof listSchema>;

/**
 * Invoices and credit notes, as they were issued. They are numbered by the scheduler, once the shop has said
 * how it writes them.
 */
export interface Invoices {
  /** @throws PanelkitError `NOT_FOUND`, also for another customer's */
  get(invoiceId: string, by: QueryContext): Promise<Invoice>;
  /**
   * In the order in which they were issued. A customer asks by his own `customerId`, else it is `NOT_FOUND`.
   */
  list(request: InvoiceListRequest, by: QueryContext): Promise<Page<Invoice>>;
  /** Every document of what an order sold, and of what happened to it since. */
  ofOrder(orderId: string, page: PageRequest, by: QueryContext): Promise<Page<Invoice>>;
}

export function createInvoices({ backend }: Engine): Invoices {
  const { invoices, orders } = backend.storage;
  return {
    get: async (invoiceId, by) => {
      const actor = actorOf(by);
      const resource = { kind: 'invoice', id: invoiceId };
      const invoice = await invoices.find(invoiceId);
      if (invoice === null) throw notFound(resource.kind, resource.id);
      const owner = await findSurvivor(backend.storage, invoice.customerId);
      requireOwner(actor, owner?.id ?? invoice.customerId, resource);
      return invoice;
    },
    list: async (request, by) => {
      const actor = actorOf(by);
      const { number, ...filter } = parseInput(listSchema, request);
      if (filter.customerId === undefined) requireStaff(actor, { kind: 'invoice', id: 'list' });
      else requireOwner(actor, filter.customerId, { kind: 'customer', id: filter.customerId });
      if (number === undefined) return invoices.list(defined(filter));
      const parts = parseInvoiceNumber(number);
      return parts === null
        ? { rows: [], nextCursor: null }
        : invoices.list({ ...defined(filter), ...parts });
    },
    ofOrder: async (orderId, page, by) => {
      const resource = { kind: 'order', id: orderId };
      const order = await orders.find(orderId);
      if (order === null) throw notFound(resource.kind, resource.id);
      requireOwner(actorOf(by), order.customerId, resource);
      return invoices.list({ ...page, orderId });
    },
  };
}

/** Without the fields that say nothing. */
function defined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
