import type { MethodOffer, Money } from '@panelkit/sdk';
import type { Texts } from '../../messages/texts.ts';
import type { PageContext } from '../../page-context.ts';
import { radio } from '../forms/field.ts';
import { type Html, html } from './html.ts';
import { methodName } from './method-name.ts';

/** The methods that take this price; null: it is not known yet. */
export function collectingMethods({ collecting }: PageContext, price: Money | null): string[] {
  return collecting
    .filter(({ minimum }) => price === null || price.amountMinor >= minimum.amountMinor)
    .map(({ method }) => method);
}

/** A choice for each of them; `checksFirst`: the first one is chosen already. */
export function methodChoices(
  pageContext: PageContext,
  {
    checksFirst,
    price,
    offers = [],
  }: { checksFirst: boolean; price: Money | null; offers?: readonly MethodOffer[] },
): Html[] {
  const { texts } = pageContext;
  const closed = new Set(offers.filter(({ isOpen }) => !isOpen).map(({ method }) => method));
  return collectingMethods(pageContext, price)
    .filter((method) => !closed.has(method))
    .map(
      (method, index) => html`${radio({
        name: 'method',
        value: method,
        isOn: checksFirst && index === 0,
        label: html`${methodName(texts, method)}${price === null && lowest(pageContext, method)}${foreignPrice(texts, offers, method)}`,
      })}
`,
    );
}

/** From which amount, while the reader still chooses it. */
function lowest({ texts, collecting }: PageContext, method: string): Html | null {
  const { minimum } = collecting.find((known) => known.method === method) ?? {};
  if (minimum === undefined || minimum.amountMinor === 0) return null;
  return html` <small>${texts.wallet.from(minimum)}</small>`;
}

/** What is paid in another currency. */
function foreignPrice(
  { checkout: words }: Texts,
  offers: readonly MethodOffer[],
  method: string,
): Html | null {
  const offer = offers.find((known) => known.method === method);
  if (offer?.quote == null) return null;
  const { asked, validForMs } = offer.quote;
  return html` <small>${words.youPay(asked)} ${words.heldFor(Math.round(validForMs / 60_000))}</small>`;
}
