import {
  arrivedMinor,
  type PageDeed,
  type SimulatedCoinPayment,
  type SimulatedInvoice,
} from '@panelkit/payment-gateways/simulators';
import { DEMO_PAY_PAGE } from '../demo/demo-provider.ts';
import type { PageContext } from '../page-context.ts';
import { postForm } from './forms/form-fields.ts';
import { layout } from './layout.ts';
import { facts } from './parts/facts.ts';
import { html } from './parts/html.ts';

/** An invoice of the simulated provider. */
export interface DemoInvoice extends SimulatedInvoice {
  id: string;
  /** Null: nothing was paid yet. */
  payment: SimulatedCoinPayment | null;
  /** What can be done to it now. */
  deeds: readonly PageDeed[];
}

/** Where a newcomer plays the customer at a provider's page. */
export function demoPayPage(pageContext: PageContext, invoice: DemoInvoice): string {
  const { payDemo: words, format } = pageContext.texts;
  const { id, priceMinor, payment, deeds, returnUrl } = invoice;
  const currency = invoice.currency.toUpperCase();
  const deedButton = (deed: PageDeed, index: number) =>
    html`<button class="${index === 0 ? 'primary' : 'quiet'}" name="deed" value="${deed}">${deed === 'twice' && payment?.status === 'finished' ? words.again : words.deeds[deed]}</button>`;
  const body = html`<div class="frame narrow stack"><h1>${words.title}</h1><p class="muted">${words.lead}</p>
<section class="card">${facts([
    [words.price, format.money({ amountMinor: priceMinor, currency })],
    [words.state, words.states[payment?.status ?? 'waiting']],
    [words.arrived, payment === null ? '–' : format.money({ amountMinor: arrivedMinor(payment), currency })],
  ])}
${deeds.length > 0 && postForm(pageContext, { action: `${DEMO_PAY_PAGE}/${id}`, body: html`<div class="actions">${deeds.map(deedButton)}</div>` })}</section>
${returnUrl !== null && html`<p><a class="button" href="${returnUrl}">${words.back}</a></p>`}</div>`;
  return layout(pageContext, { title: words.title, body });
}
