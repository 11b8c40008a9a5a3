import type { PageContext } from '../../page-context.ts';
import { type Html, html, trustedHtml } from './html.ts';
import { methodName } from './method-name.ts';

/** The methods that bring money into the shop: those of providers first. */
export const collectingMethods = ({ onlineMethods }: PageContext): string[] => [...onlineMethods, 'receipt'];

/** A choice for each of them; `checksFirst`: the first one is chosen already. */
export function methodChoices(pageContext: PageContext, { checksFirst }: { checksFirst: boolean }): Html[] {
  return collectingMethods(pageContext).map(
    (
      method,
      index,
    ) => html`<label class="choice"><input type="radio" name="method" value="${method}"${checksFirst && index === 0 && trustedHtml(' checked')}> ${methodName(pageContext.texts, method)}</label>
`,
  );
}
