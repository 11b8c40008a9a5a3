import { type Availability, devicesOf, nameIn, type Offer, type Plan } from '@panelkit/sdk';
import { planImagePath } from '../../brand/plan-image.ts';
import type { PageContext } from '../../page-context.ts';
import { type Html, html, trustedHtml } from './html.ts';
import { type IconName, icon } from './icon.ts';

/** The picture of a plan. It needs no words: the name is beside it. */
export function planImage({ imageUrl }: Pick<Plan, 'imageUrl'>): Html | null {
  const path = planImagePath(imageUrl);
  return path === null
    ? null
    : html`<img src="${path}" alt="" width="64" height="64" class="plan-image" loading="lazy">`;
}

/** What a plan gives, and whether it can be had. */
export function planTicks({ texts }: PageContext, { plan, availability }: Offer): Html {
  const { plan: words, format } = texts;
  const tick = (name: IconName, text: string): Html => html`<li>${icon(name)}<span>${text}</span></li>`;
  return html`<ul class="ticks">
${tick('gauge', words.trafficOf(plan.trafficLimitBytes === null ? null : format.gigabytes(plan.trafficLimitBytes)))}
${tick('clock', words.days(plan.durationDays))}
${tick('devices', words.devicesOf(devicesOf(plan)))}
${plan.countries.length > 0 && tick('globe', format.countries(plan.countries))}
${plan.trialDays !== null && tick('bolt', words.trialOf(plan.trialDays))}
<li>${icon('box')}${availabilityBadge(texts, availability)}</li></ul>`;
}

/** What a period of a plan costs. */
export function priceLine(
  pageContext: PageContext,
  price: Offer['price'],
  durationDays: number | null,
): Html {
  const { catalogue: words, format } = pageContext.texts;
  const amount = format.money(price);
  // Millions of Toman are smaller, so that they are on one line of their card.
  return html`<p class="price"><b${amount.length > 10 && trustedHtml(' class="long"')}>${amount}</b> <span class="muted">${words.for(durationDays)}</span></p>${taxNote(pageContext, price)}`;
}

function availabilityBadge({ plan: words }: PageContext['texts'], availability: Availability): Html {
  if (availability.kind !== 'available')
    return html`<span class="state bad">${words.unavailable[availability.kind]}</span>`;
  const { left } = availability;
  return html`<span class="state good">${left === null ? words.available : words.left(left)}</span>`;
}

/** The words of a plan in the language of who reads. */
export function planText(
  { planTexts }: Pick<PageContext, 'planTexts'>,
  plan: { id: string; name: string; description?: string },
): { name: string; description: string } {
  return planTexts.get(plan.id) ?? { name: plan.name, description: plan.description ?? '' };
}

/** The category of a plan in the language of who reads, else in one that it has; empty: it has none. */
export function categoryOf({ language }: PageContext, { category }: Pick<Plan, 'category'>): string {
  return nameIn(category, language.code) ?? '';
}

/** The tax that an amount contains, with its rate where it is one; null where there is none. */
export function taxNote(
  { texts: { checkout: words, format } }: PageContext,
  tax: { taxMinor: number; currency: string; taxBasisPoints?: number },
): Html | null {
  const { taxMinor, currency, taxBasisPoints = 0 } = tax;
  if (taxMinor === 0) return null;
  const rate = taxBasisPoints === 0 ? null : format.number(taxBasisPoints / 100);
  return html`<small class="muted">${words.taxIncluded(format.money({ amountMinor: taxMinor, currency }), rate)}</small>`;
}
