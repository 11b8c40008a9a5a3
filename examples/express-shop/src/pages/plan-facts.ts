import type { Availability, Offer } from '@panelkit/sdk';
import type { Visit } from '../visit.ts';
import { facts } from './facts.ts';
import { type Html, html } from './html.ts';

/** What a plan gives, and whether it can be had. */
export function planFacts({ texts }: Visit, { plan, availability }: Offer): Html {
  const { plan: words } = texts;
  return facts([
    [words.traffic, texts.format.gigabytes(plan.trafficLimitBytes)],
    [words.duration, words.days(plan.durationDays)],
    [words.devices, words.deviceLimit(plan.deviceLimit)],
    [words.availability, availabilityBadge(texts, availability)],
  ]);
}

function availabilityBadge({ plan: words }: Visit['texts'], availability: Availability): Html {
  if (availability.kind !== 'available')
    return html`<span class="state bad">${words.unavailable[availability.kind]}</span>`;
  const { left } = availability;
  return html`<span class="state good">${left === null ? words.available : words.left(left)}</span>`;
}

/** The words of a plan in the language of who reads. */
export function planText(
  { planTexts }: Visit,
  plan: { id: string; name: string; description?: string },
): { name: string; description: string } {
  return planTexts.get(plan.id) ?? { name: plan.name, description: plan.description ?? '' };
}
