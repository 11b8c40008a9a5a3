import type { TaxPolicy } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { field, select } from '../../forms/field.ts';
import { type Html, html } from '../../parts/html.ts';

/** The shop's tax: to be changed, or as the environment fixes it. */
export function taxFields({ texts }: PageContext, tax: TaxPolicy | null, isFixed: boolean): Html {
  const { staffTax: words, format } = texts;
  if (!isFixed)
    return html`<div class="filters hinted">${field({
      name: 'taxPercent',
      label: words.percent,
      hint: words.percentHint,
      value: tax === null ? '' : String(tax.rateBasisPoints / 100),
      inputMode: 'decimal',
      maxLength: 8,
      optional: true,
    })}${select({
      name: 'taxPrices',
      label: words.prices,
      value: tax?.prices ?? 'inclusive',
      options: Object.entries(words.pricings),
    })}</div>`;
  const rate =
    tax === null
      ? words.none
      : html`${words.fixedRate(format.percent(tax.rateBasisPoints / 10_000))}<br>${words.prices}: ${words.pricings[tax.prices]}`;
  return html`<p>${rate}</p><p class="muted">${words.fixed}</p>`;
}
