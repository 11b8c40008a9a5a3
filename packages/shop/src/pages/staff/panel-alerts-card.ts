import type { PanelView } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { checkbox, field } from '../forms/field.ts';
import { postForm } from '../forms/form-fields.ts';
import { type Html, html } from '../parts/html.ts';

const MINUTE_MS = 60_000;

/** Which alerts staff get for this panel; what is left empty is as everywhere in the shop. */
export function panelAlertsCard(pageContext: PageContext, { id, alerts }: PanelView): Html {
  const { staffPanels: words, staffPlans } = pageContext.texts;
  const percents = alerts?.capacityPercents?.join(', ') ?? '';
  const minutes = alerts?.quietPeriodMs == null ? '' : String(Math.round(alerts.quietPeriodMs / MINUTE_MS));
  const form = html`${field({ name: 'percents', label: words.alerts.percents, value: percents, hint: words.alerts.percentsHint, maxLength: 100, optional: true })}
${field({ name: 'quietMinutes', label: words.alerts.quietMinutes, value: minutes, inputMode: 'numeric', maxLength: 6, optional: true })}
${checkbox({ name: 'muted', label: words.alerts.muted, isOn: alerts?.muted === true })}
<div class="actions"><button class="quiet">${staffPlans.save}</button></div>`;
  return html`<section class="card" aria-labelledby="alerts"><h2 id="alerts">${words.alerts.title}</h2>
${postForm(pageContext, { action: `/staff/panels/${id}/alerts`, className: 'stack', body: form })}</section>`;
}
