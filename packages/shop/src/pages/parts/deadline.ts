import type { PageContext } from '../../page-context.ts';
import { type Html, html } from './html.ts';

/**
 * An instant until which something is to be done. A script counts down beside it, by the clock of the shop.
 */
export function deadline({ texts, now }: PageContext, at: Date): Html {
  const { format, layout } = texts;
  return html`<time datetime="${at.toISOString()}">${format.dateTime(at)}</time>
<small data-until="${at.toISOString()}" data-now="${now.toISOString()}" data-left="${layout.left('{}')}"></small>`;
}
