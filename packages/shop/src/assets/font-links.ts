import type { Language } from '../messages/language.ts';
import { type Html, html } from '../pages/parts/html.ts';
import { assetPath } from './assets.ts';

/**
 * Asks for the fonts of a language before the style sheet does. `root`: from the page to the shop's address.
 */
export function fontLinks({ fonts }: Language, root: string): Html {
  return html`${fonts.map(
    (name) =>
      html`<link rel="preload" as="font" type="font/woff2" href="${root}${assetPath(name)}" crossorigin>`,
  )}`;
}
