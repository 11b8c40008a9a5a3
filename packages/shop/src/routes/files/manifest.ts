import type { Language } from '../../messages/language.ts';
import { type Reader, textsIn } from '../../messages/languages.ts';

/** Where a phone sends a picture that is shared with the shop, and the page that leads to its payment. */
export const SHARE_ACTION = '/share/receipt';
export const SHARED_RECEIPT = '/receipts/shared';

const icon = (size: number, purpose: 'any' | 'maskable') => ({
  src: `/icons/${purpose === 'any' ? 'icon' : purpose}-${size}.png`,
  sizes: `${size}x${size}`,
  type: 'image/png',
  purpose,
});

/** How the installed shop is called, looks and opens (https://www.w3.org/TR/appmanifest/), as JSON. Pure. */
export function manifestOf(name: string, language: Language, reader: Reader): string {
  const { code, direction } = language;
  return JSON.stringify({
    id: '/',
    scope: '/',
    start_url: '/account',
    display: 'standalone',
    name,
    short_name: name,
    lang: code,
    dir: direction,
    description: textsIn(language, reader).install.description,
    background_color: '#f6f7f9',
    theme_color: '#0f766e',
    icons: [icon(192, 'any'), icon(512, 'any'), icon(512, 'maskable')],
    share_target: {
      action: SHARE_ACTION,
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { files: [{ name: 'picture', accept: ['image/jpeg', 'image/png', 'image/webp'] }] },
    },
  });
}
