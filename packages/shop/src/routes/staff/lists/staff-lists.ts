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
import { customerColumns } from '../../../pages/staff/lists/customer-columns.ts';
import type { AskedBar, ListField, ListName } from '../../../pages/staff/lists/list-address.ts';
import { chosenNames, type ListColumn, shownColumns } from '../../../pages/staff/lists/list-column.ts';
import { orderColumns } from '../../../pages/staff/lists/order-columns.ts';
import { paymentColumns } from '../../../pages/staff/lists/payment-columns.ts';
import { listedSubscriptionColumns } from '../../../pages/staff/lists/subscription-columns.ts';
import type { Shop } from '../../../shop.ts';
import type { UserFilter } from '../../../store/shop-store.ts';
import { planNamesOf } from '../../names-of.ts';
import { namePlaces } from '../name-places.ts';

/** The list that an address asks for: with the values that its fields know, and the columns that it has. */
export interface AskedList<Filter, Sort extends string> {
  asked: AskedBar;
  query: Required<Pick<ListQuery<Filter, Sort>, 'filter'>> & { sort?: Sort };
}

/** What is asked: the query of an address, or of one that a form carries. */
export type Asked = Readonly<Record<string, unknown>>;

const orderStatus = z.enum([
  'awaiting-payment',
  'expired',
  'paid',
  'fulfilling',
  'fulfilled',
  'partially-fulfilled',
  'failed',
  'cancelling',
  'cancelled',
]);
const paymentStatus = z.enum([
  'pending',
  'in-review',
  'captured',
  'rejected',
  'failed',
  'cancelled',
  'expired',
]);
const subscriptionStatus = z.enum([
  'active',
  'on-hold',
  'limited',
  'expired',
  'suspended',
  'preparing',
  'terminated',
]);
const saleSort = z.enum(['newest', 'oldest']);
const subscriptionSort = z.enum(['newest', 'oldest', 'ends-first', 'ends-last']);
const day = z.iso.date();

export function ordersAsked(shop: Shop, request: Request): AskedList<OrderListFilter, SaleSort> {
  const { texts } = pageContextOf(request);
  const columns = orderColumns({ texts }, { names: new Map(), seesMoney: false });
  const fields = saleFields(shop, request, texts.orderStatus);
  const asked = barOf('orders', request.query, { fields, columns });
  const status = orderStatus.safeParse(asked.given.status).data;
  const filter = { ...saleFilter(shop, asked.given), ...(status !== undefined && { status }) };
  return { asked, query: { filter, ...sortOf(saleSort, asked.given) } };
}

export function paymentsAsked(shop: Shop, request: Request): AskedList<PaymentListFilter, SaleSort> {
  const { texts } = pageContextOf(request);
  const columns = paymentColumns({ texts }, { names: new Map() });
  const fields = saleFields(shop, request, texts.paymentStatus);
  const asked = barOf('payments', request.query, { fields, columns });
  const status = paymentStatus.safeParse(asked.given.status).data;
  const filter = { ...saleFilter(shop, asked.given), ...(status !== undefined && { status }) };
  return { asked, query: { filter, ...sortOf(saleSort, asked.given) } };
}

/** @param from - where it is asked; by default in the address */
export async function subscriptionsAsked(
  shop: Shop,
  request: Request,
  from: Asked = request.query,
): Promise<AskedList<SubscriptionListFilter, SubscriptionSort>> {
  const pageContext = pageContextOf(request);
  const { staffLists: words, subscriptionStatus: statuses, staffSubscription } = pageContext.texts;
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
  const columns = listedSubscriptionColumns(pageContext, { names: new Map(), planNames: new Map() });
  const asked = barOf('subscriptions', from, { fields, columns });
  const { given } = asked;
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
  return { asked, query: { filter, ...sortOf(subscriptionSort, given) } };
}

/** Customers, narrowed by a part of their name or address, by when they came and how they are known. */
export function customersAsked(shop: Shop, request: Request): { asked: AskedBar; filter: CustomerFilter } {
  const { texts } = pageContextOf(request);
  const { staffLists: words, savedViews } = texts;
  const fields: ListField[] = [
    { name: 'q', label: words.search, options: null, isText: true },
    { name: 'contact', label: savedViews.contact, options: Object.entries(savedViews.contacts) },
    { name: 'from', label: words.from, options: null },
    { name: 'to', label: words.to, options: null },
    sortField(words, ['oldest']),
  ];
  const asked = barOf('customers', request.query, { fields, columns: customerColumns({ texts }) });
  const { q: text, contact, sort } = asked.given;
  const { from, before } = daysOf(shop, { from: asked.given.from, to: asked.given.to });
  return {
    asked,
    filter: {
      staff: false,
      oldestFirst: sort === 'oldest',
      ...(text !== undefined && { text }),
      ...(contact !== undefined && { hasEmail: contact === 'email' }),
      ...(from !== undefined && { createdFrom: from }),
      ...(before !== undefined && { createdBefore: before }),
    },
  };
}

type CustomerFilter = UserFilter & { oldestFirst: boolean };

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

function barOf(
  list: ListName,
  from: Asked,
  {
    fields,
    columns,
  }: { fields: ListField[]; columns: readonly Pick<ListColumn<never>, 'name' | 'label' | 'isExtra'>[] },
): AskedBar {
  const named = [from.column].flat().filter((one) => typeof one === 'string');
  const chosen = chosenNames(columns, named);
  const shown = new Set(shownColumns(columns, chosen).map(({ name }) => name));
  const choices = columns.map(({ name, label }) => ({ name, label, isShown: shown.has(name) }));
  return { list, fields, given: givenOf(from, fields), columns: choices, chosen };
}

function givenOf(from: Asked, fields: readonly ListField[]): Record<string, string> {
  const given = fields.flatMap((field) => {
    const value = from[field.name];
    if (typeof value !== 'string' || value.trim() === '') return [];
    return isKnown(field, value) ? [[field.name, value.trim()] as const] : [];
  });
  return Object.fromEntries(given);
}

function isKnown({ options, isText = false }: ListField, value: string): boolean {
  if (options !== null) return options.some(([key]) => key === value);
  return isText ? value.length <= 100 : day.safeParse(value).success;
}
