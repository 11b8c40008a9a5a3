import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import type { FoundPage } from './find-pages.ts';
import { type Audience, openSoundShop, type SoundShop } from './sound-shop.ts';
import { findingsOnPages, type Reader } from './walk-pages.ts';

type Window = Omit<Reader, 'audience'>;

/**
 * Each language, both colours and both widths once. Colours do not depend on the language, nor texts on the
 * colours.
 */
const FEW: Window[] = [
  { language: 'en', colours: 'light', width: 'narrow' },
  { language: 'fa', colours: 'dark', width: 'usual' },
];

/**
 * The pages that somebody can open, or a part of them, as few windows show them that leave nothing out, or as
 * `windows` do.
 */
export function describePages(
  title: string,
  walk: { audience: Audience; only?: (page: FoundPage) => boolean; windows?: Window[] },
): void {
  const { windows = FEW, ...whose } = walk;
  describeInChromium(title, (browser) => {
    let shop: SoundShop;
    beforeAll(async () => {
      shop = await openSoundShop();
    });
    afterAll(() => shop.close());

    test.each(windows)(
      'given who reads $language in the $colours, when the window is $width, then axe finds nothing, and all fits',
      async (window) => {
        expect(await findingsOnPages(browser(), shop, { ...whose, ...window })).toEqual({});
      },
      180_000,
    );
  });
}
