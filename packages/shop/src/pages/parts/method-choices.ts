import type { MethodOffer } from '@panelkit/sdk';
import type { Texts } from '../../messages/texts.ts';
import type { PageContext } from '../../page-context.ts';
import { type Html, html, trustedHtml } from './html.ts';
import { methodName } from './method-name.ts';

/** The methods that bring money into the shop: those of providers first. */
export const collectingMethods = ({ onlineMethods }: PageContext): string[] => [...onlineMethods, 'receipt'];

/** A choice for each of them; `checksFirst`: the first one is chosen already. */
export function methodChoices(
  pageContext: PageContext,
  { checksFirst, offers = [] }: { checksFirst: boolean; offers?: readonly MethodOffer[] },
): Html[] {
  const { texts } = pageContext;
  const closed = new Set(offers.filter(({ isOpen }) => !isOpen).map(({ method }) => method));
  return collectingMethods(pageContext)
    .filter((method) => !closed.has(method))
    .map(
      (
        method,
        index,
      ) => html`<label class="choice"><input type="radio" name="method" value="${method}"${checksFirst && index === 0 && trustedHtml(' checked')}> ${methodName(texts, method)}${foreignPrice(texts, offers, method)}</label>
`,
    );
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
