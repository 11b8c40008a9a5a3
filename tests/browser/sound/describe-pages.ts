import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import type { FoundPage } from './find-pages.ts';
import { type Audience, openSoundShop, type SoundShop } from './sound-shop.ts';
import { findingsOnPages } from './walk-pages.ts';

/** The pages that somebody can open, or a part of them, in each language. */
export function describePages(
  title: string,
  walk: { audience: Audience; only?: (page: FoundPage) => boolean },
): void {
  describeInChromium(title, (browser) => {
    let shop: SoundShop;
    beforeAll(async () => {
      shop = await openSoundShop();
    });
    afterAll(() => shop.close());

    test.each(['en', 'fa'])(
      'given who reads %s, then axe finds nothing, light or dark, and 320 points are enough',
      async (language) => {
        expect(await findingsOnPages(browser(), shop, { ...walk, language })).toEqual({});
      },
      180_000,
    );
  });
}
