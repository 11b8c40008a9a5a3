import type { Plan, Unit } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { select } from '../forms/field.ts';
import { postForm } from '../forms/form-fields.ts';
import type { Platform } from '../parts/client-apps.ts';
import { type Html, html } from '../parts/html.ts';
import { openInCard } from '../parts/open-in-card.ts';
import { planText } from '../parts/plan-facts.ts';
import { type SetupProgress, setupFrame } from './setup-frame.ts';

/** What was bought for the test, as far as it is. */
export interface TestSale {
  orderId: string;
  unit: Pick<Unit, 'state'> | null;
  /** Once it was delivered. */
  delivered: { shopLink: string; qr: Html; name: string } | null;
}

/** The first purchase, up to its link in an app. */
export function saleStepPage(
  pageContext: PageContext,
  view: {
    progress: SetupProgress;
    plans: readonly Plan[];
    sale: TestSale | null;
    platform: Platform | null;
  },
): string {
  const { sale: words } = pageContext.texts.setup;
  const { progress, plans, sale, platform } = view;
  const isWaiting =
    sale !== null && ['pending', 'provisioning'].includes(sale.unit?.state.status ?? 'pending');
  const body = sale === null ? buyForm(pageContext, plans) : saleCard(pageContext, sale, platform);
  return setupFrame(pageContext, {
    step: 'sale',
    progress,
    lead: words.lead,
    body,
    live: isWaiting ? { state: sale.unit?.state.status ?? 'pending', seconds: 2 } : null,
  });
}

function buyForm(pageContext: PageContext, plans: readonly Plan[]): Html {
  const { sale: words } = pageContext.texts.setup;
  if (plans.length === 0) return html`<p class="card muted">${words.nothing}</p>`;
  const { format } = pageContext.texts;
  const options = plans.map(
    (plan) => [plan.id, `${planText(pageContext, plan).name} – ${format.money(plan.price)}`] as const,
  );
  const form = html`${select({ name: 'planId', label: words.plan, value: plans[0]?.id ?? '', options })}
<div class="actions"><button class="primary">${words.buy}</button></div>`;
  return html`<section class="card form">${postForm(pageContext, { action: '/staff/setup/sale', className: 'stack', body: form })}</section>`;
}

function saleCard(pageContext: PageContext, sale: TestSale, platform: Platform | null): Html {
  const { sale: words } = pageContext.texts.setup;
  const order = html`<p><a href="/staff/orders/${sale.orderId}">${words.order}</a></p>`;
  if (sale.delivered !== null) {
    const { shopLink, qr, name } = sale.delivered;
    return html`<p class="notice good" role="status">${words.works}</p>
${openInCard(pageContext.texts, { platform, link: shopLink, name })}
<section class="card"><div class="qr">${qr}</div><p><a href="${shopLink}" class="break" dir="ltr">${shopLink}</a></p></section>
${order}
<div class="actions"><a class="button primary" href="/">${words.shop}</a></div>`;
  }
  const isFailed = ['failed', 'cancelled'].includes(sale.unit?.state.status ?? '');
  return html`<p class="notice ${isFailed ? 'bad' : 'wait'}" role="status">${isFailed ? words.failed : words.waiting}</p>${order}`;
}
