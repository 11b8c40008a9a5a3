import {
  addMs,
  DAY_MS,
  dayStart,
  type ListQuery,
  type OrderListFilter,
  type PaymentListFilter,
  type SaleSort,
  type SubscriptionListFilter,
  type SubscriptionSort,
} from '@panelkit/sdk';
import type { Request } from 'express';
import * as z from 'zod';
import { actorOf, type PageContext, pageContextOf } from '../../../page-context.ts';
import { methodName } from '../../../pages/parts/method-name.ts';
import type { ListField } from '../../../pages/staff/lists/list-bar.ts';
import type { Shop } from '../../../shop.ts';
import { planNamesOf } from '../../plan-names-of.ts';
import { namePlaces } from '../name-places.ts';

/** The list that an address asks for. */
export interface AskedList<Filter, Sort extends string> {
  fields: ListField[];
  /** The values in the address that the fields know. */
  given: Record<string, string>;
  query: Required<Pick<ListQuery<Filter, Sort>, 'filter'>> & { sort?: Sort };
}

const orderStatus = z.enum([
  ...(['awaiting-payment', 'expired', 'paid', 'fulfilling', 'fulfilled'] as const),
  ...(['partially-fulfilled', 'failed', 'cancelling', 'cancelled'] as const),
]);
const paymentStatus = z.enum([
  ...(['pending', 'in-review', 'captured', 'rejected', 'failed', 'cancelled', 'expired'] as const),
]);
const subscriptionStatus = z.enum([
  ...(['active', 'on-hold', 'limited', 'expired', 'suspended', 'preparing', 'terminated'] as const),
]);
const saleSort = z.enum(['newest', 'oldest']);
const subscriptionSort = z.enum(['newest', 'oldest', 'ends-first', 'ends-last']);
const day = z.iso.date();

export function ordersAsked(shop: Shop, request: Request): AskedList<OrderListFilter, SaleSort> {
  const fields = saleFields(shop, request, pageContextOf(request).texts.orderStatus);
  const given = givenOf(request, fields);
  const status = orderStatus.safeParse(given.status).data;
  const filter = { ...saleFilter(shop, given), ...(status !== undefined && { status }) };
  return { fields, given, query: { filter, ...sortOf(saleSort, given) } };
}

export function paymentsAsked(shop: Shop, request: Request): AskedList<PaymentListFilter, SaleSort> {
  const fields = saleFields(shop, request, pageContextOf(request).texts.paymentStatus);
  const given = givenOf(request, fields);
  const status = paymentStatus.safeParse(given.status).data;
  const filter = { ...saleFilter(shop, given), ...(status !== undefined && { status }) };
  return { fields, given, query: { filter, ...sortOf(saleSort, given) } };
}

export async function subscriptionsAsked(
  shop: Shop,
  request: Request,
): Promise<AskedList<SubscriptionListFilter, SubscriptionSort>> {
  const { staffLists: words, subscriptionStatus: statuses, staffSubscription } = pageContextOf(request).texts;
  const by = { actor: actorOf(request) };
  const { rows: panels } = await shop.panelkit.panels.list({ limit: 500 }, by);
  const places = await namePlaces(shop.panelkit, by);
  const fields: ListField[] = [
    { name: 'status', label: words.status, options: Object.entries(statuses) },
    { name: 'planId', label: words.plan, options: [...(await planNamesOf(shop.panelkit))] },
    { name: 'panelId', label: staffSubscription.panel, options: panels.map(({ id, name }) => [id, name]) },
    {
      name: 'inboundId',
      label: staffSubscription.inbound,
      options: places.map(({ id, name }) => [id, name]),
    },
    { name: 'endsFrom', label: words.endsFrom, options: null },
    { name: 'endsTo', label: words.endsTo, options: null },
    sortField(words, ['oldest', 'ends-first', 'ends-last']),
  ];
  const given = givenOf(request, fields);
  const { planId, panelId, inboundId } = given;
  const status = subscriptionStatus.safeParse(given.status).data;
  const ends = daysOf(shop, { from: given.endsFrom, to: given.endsTo });
  const filter: SubscriptionListFilter = {
    ...(status !== undefined && { status }),
    ...(planId !== undefined && { planId }),
    ...(panelId !== undefined && { panelId }),
    ...(inboundId !== undefined && { inboundId }),
    ...(ends.from !== undefined && { endsFrom: ends.from }),
    ...(ends.before !== undefined && { endsBefore: ends.before }),
  };
  return { fields, given, query: { filter, ...sortOf(subscriptionSort, given) } };
}

function saleFields(shop: Shop, request: Request, statuses: Record<string, string>): ListField[] {
  const { texts } = pageContextOf(request);
  const { staffLists: words } = texts;
  const methods = ['wallet', 'receipt', ...shop.onlineMethods];
  return [
    { name: 'status', label: words.status, options: Object.entries(statuses) },
    {
      name: 'method',
      label: words.method,
      options: [...new Set(methods)].map((method) => [method, methodName(texts, method)]),
    },
    { name: 'from', label: words.from, options: null },
    { name: 'to', label: words.to, options: null },
    sortField(words, ['oldest']),
  ];
}

/** Without a choice a list begins with its newest row. */
function sortField(
  { sort, sorts }: PageContext['texts']['staffLists'],
  others: readonly Exclude<SubscriptionSort, 'newest'>[],
): ListField {
  return {
    name: 'sort',
    label: sort,
    options: others.map((key) => [key, sorts[key]]),
    unset: sorts.newest,
  };
}

function saleFilter(
  shop: Shop,
  { method, from: first, to }: Record<string, string>,
): Pick<OrderListFilter, 'method' | 'createdFrom' | 'createdBefore'> {
  const { from, before } = daysOf(shop, { from: first, to });
  return {
    ...(method !== undefined && { method }),
    ...(from !== undefined && { createdFrom: from }),
    ...(before !== undefined && { createdBefore: before }),
  };
}

/** From the start of the first day to the end of the last, in the shop's time zone. */
export function daysOf(
  { timeZone }: Shop,
  days: { from: string | undefined; to: string | undefined },
): { from: Date | undefined; before: Date | undefined } {
  const begin = dayStart(timeZone);
  return {
    from: days.from === undefined ? undefined : begin(new Date(days.from)),
    before: days.to === undefined ? undefined : begin(addMs(new Date(days.to), DAY_MS)),
  };
}

function sortOf<Sort extends string>(
  sorts: z.ZodType<Sort>,
  { sort: wanted }: Record<string, string>,
): { sort?: Sort } {
  const sort = sorts.safeParse(wanted).data;
  return sort === undefined ? {} : { sort };
}

function givenOf(request: Request, fields: readonly ListField[]): Record<string, string> {
  const given = fields.flatMap(({ name, options }) => {
    const value = request.query[name];
    if (typeof value !== 'string' || value === '') return [];
    const isKnown = options === null ? day.safeParse(value).success : options.some(([key]) => key === value);
    return isKnown ? [[name, value] as const] : [];
  });
  return Object.fromEntries(given);
}
