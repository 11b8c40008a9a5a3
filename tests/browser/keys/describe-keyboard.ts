import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import { type Audience, openSoundShop, type SoundShop } from '../sound/sound-shop.ts';
import { findingsOnPages } from '../sound/walk-pages.ts';
import { keyboardFindingsOf } from './keyboard-findings.ts';

/** Every page that somebody can open, used with the keyboard alone. */
export function describeKeyboard(audience: Audience, width: 'narrow' | 'usual'): void {
  describeInChromium(`The pages of a ${audience} by keyboard, in a ${width} window`, (browser) => {
    let shop: SoundShop;
    beforeAll(async () => {
      shop = await openSoundShop();
    });
    afterAll(() => shop.close());

    test('given each page, then a key leads to all that acts on it, and the focus is seen', async () => {
      const reader = { audience, width, language: 'en', colours: 'light' } as const;
      expect(await findingsOnPages(browser(), shop, { ...reader, look: keyboardFindingsOf })).toEqual({});
    }, 300_000);
  });
}
