import type { Plan } from '@panelkit/sdk';
import type { Availability } from '../availability.ts';
import type { Texts } from '../messages/en.ts';
import type { Visit } from '../visit.ts';
import { facts } from './facts.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

export interface Offer {
  plan: Plan;
  availability: Availability;
}

export function cataloguePage(visit: Visit, offers: Offer[]): string {
  const { catalogue: words } = visit.texts;
  const body = html`<section class="hero frame">
<h1>${words.heading}</h1>
<p class="lead">${words.lead}</p>
</section>
<section class="plans frame" aria-label="${words.title}">
${offers.length === 0 && html`<p>${words.empty}</p>`}
${offers.map((offer) => planCard(visit.texts, offer))}
</section>`;
  return layout(visit, { title: words.title, body });
}

function planCard(texts: Texts, { plan, availability }: Offer): Html {
  const { catalogue: words, format } = texts;
  const isAvailable = availability.kind === 'available';
  return html`<article class="card plan ${plan.popular && 'popular'}">
<h2>${plan.name} ${plan.popular && html`<span class="badge">${words.popular}</span>`}</h2>
<p class="muted">${plan.description}</p>
<p class="price"><b>${format.money(plan.price)}</b> <span class="muted">${words.for(plan.durationDays)}</span></p>
${planFacts(texts, { plan, availability })}
<a class="button ${isAvailable ? 'primary' : 'quiet'}" href="/plans/${plan.slug}">${words.choose(plan.name)}</a>
</article>`;
}

/** What a plan gives, and whether it can be had. */
export function planFacts(texts: Texts, { plan, availability }: Offer): Html {
  const { plan: words } = texts;
  return facts([
    [words.traffic, words.trafficLimit(plan.trafficLimitBytes)],
    [words.duration, words.days(plan.durationDays)],
    [words.devices, words.deviceLimit(plan.deviceLimit)],
    [words.availability, availabilityBadge(texts, availability)],
  ]);
}

function availabilityBadge(texts: Texts, availability: Availability): Html {
  const { plan: words } = texts;
  if (availability.kind !== 'available')
    return html`<span class="state bad">${words.unavailable[availability.kind]}</span>`;
  return html`<span class="state good">${availability.left === null ? words.available : words.left(availability.left)}</span>`;
}
