import type { FoundBy, Order, SubscriptionView } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import type { User } from '../../../store/shop-store.ts';
import { orderBadgeColors, subscriptionBadgeColors } from '../../parts/badge-colors.ts';
import { type Html, html } from '../../parts/html.ts';
import { planText } from '../../parts/plan-facts.ts';
import { personName } from '../person-name.ts';
import { staffFrame, state, table } from '../staff-frame.ts';

/** A record that has a page. */
export type FoundThing =
  | { kind: 'customer' }
  | { kind: 'order'; row: Order }
  | { kind: 'subscription'; row: SubscriptionView };

/** It, and whose it is. *part*: the text is a part of their name or address. */
export interface SearchHit {
  thing: FoundThing;
  foundBy: FoundBy | 'part';
  customerId: string;
  user: User | null;
}

export interface SearchView {
  text: string;
  hits: SearchHit[];
  planNames: Map<string, string>;
  /** Whether the reader may open customers. */
  seesCustomers: boolean;
}

export function staffSearchPage(pageContext: PageContext, view: SearchView): string {
  const { staffSearch: words, staffLists } = pageContext.texts;
  const body = table(pageContext, {
    label: words.title,
    heads: [words.what, staffLists.customer, staffLists.status, words.foundBy],
    rows: view.hits.map((hit) => [
      html`<a href="${hrefOf(hit)}">${nameOf(pageContext, view, hit)}</a>`,
      customerOf(view, hit),
      stateOf(pageContext, hit),
      words.ways[hit.foundBy],
    ]),
    nothing: words.nothing,
  });
  return staffFrame(pageContext, { title: words.title, body, searched: view.text });
}

/** Where the page of a hit is. */
export function hrefOf({ thing, customerId }: SearchHit): string {
  return thing.kind === 'customer'
    ? `/staff/customers/${customerId}`
    : `/staff/${thing.kind}s/${thing.row.id}`;
}

function nameOf(pageContext: PageContext, { planNames }: SearchView, hit: SearchHit): Html | string {
  const { staffSearch: words } = pageContext.texts;
  const { thing } = hit;
  if (thing.kind === 'customer') return words.kinds.customer(personName(hit.user, hit.customerId));
  if (thing.kind === 'order') return words.kinds.order(thing.row.number);
  const { planId } = thing.row;
  const plan = planText(pageContext, { id: planId, name: planNames.get(planId) ?? planId });
  return words.kinds.subscription(plan.name);
}

function customerOf({ seesCustomers }: SearchView, hit: SearchHit): Html {
  const email = hit.user?.email ? html` <small><bdi>${hit.user.email}</bdi></small>` : '';
  if (hit.thing.kind === 'customer') return html`${email}`;
  const name = html`<bdi>${personName(hit.user, hit.customerId)}</bdi>`;
  return seesCustomers ? html`<a href="/staff/customers/${hit.customerId}">${name}</a>${email}` : name;
}

function stateOf({ texts }: PageContext, { thing }: SearchHit): Html | null {
  if (thing.kind === 'customer') return null;
  if (thing.kind === 'order') {
    const { status } = thing.row.state;
    return state(orderBadgeColors[status], texts.orderStatus[status]);
  }
  const { status } = thing.row;
  return state(subscriptionBadgeColors[status], texts.subscriptionStatus[status]);
}
