import type { EntitlementFact, EntitlementView } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { table } from '../staff/staff-frame.ts';
import { facts } from './facts.ts';
import { type Html, html } from './html.ts';

/** What a customer was entitled to, line by line, and what is left of it now. */
export function entitlementCard(pageContext: PageContext, entitlement: EntitlementView): Html | false {
  if (entitlement.facts.length === 0) return false;
  const { entitlement: words, format } = pageContext.texts;
  const { creditMinor, currency, timeLeftMs, bytesLeft } = entitlement;
  const money = (amountMinor: number): string => format.money({ amountMinor, currency });
  return html`<details class="card"><summary><h2>${words.title}</h2></summary>
${table(pageContext, {
  label: words.title,
  heads: [words.at, words.what, words.time, words.traffic, words.money],
  rows: entitlement.facts.map((fact) => [
    format.dateTime(fact.at),
    words.kinds[fact.kind],
    timeOf(pageContext, fact),
    trafficOf(pageContext, fact),
    fact.amountMinor === 0 ? '–' : money(fact.amountMinor),
  ]),
})}
${facts([
  [words.timeLeft, timeLeftMs === null ? words.noEnd : format.duration(timeLeftMs)],
  [words.trafficLeft, format.gigabytes(bytesLeft)],
  [words.worth, money(creditMinor)],
])}
<p class="muted">${words.worthHint}</p></details>`;
}

function timeOf({ texts }: PageContext, { kind, timeMs, startsAt }: EntitlementFact): string {
  const { entitlement: words, format } = texts;
  if (kind === 'started') return format.dateTime(startsAt);
  if (timeMs === null) return words.noEnd;
  return timeMs === 0 ? '–' : format.duration(timeMs);
}

function trafficOf({ texts }: PageContext, { bytes }: EntitlementFact): string {
  return bytes === 0 ? '–' : texts.format.gigabytes(bytes);
}
