import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import { type FoundPage, findPages } from './find-pages.ts';
import { findingsOf } from './findings.ts';
import { type Audience, openSoundShop, type SoundShop } from './sound-shop.ts';
import { openWindow, type Reader } from './walk-pages.ts';

/** Forms that ask for something: sent empty, they do nothing. */
const ASKING = `[...document.querySelectorAll('main form[method=post]')]
  .filter((form) => form.querySelector('input[required]:not([type=hidden], [type=radio], [type=checkbox]), textarea[required]'))
  .map((form) => form.getAttribute('action'))`;

/** Sends it without what it asks for, as a browser does that does not check. */
const sendEmpty = (action: string): string => `(() => {
  const form = [...document.querySelectorAll('main form')].find((one) => one.getAttribute('action') === ${JSON.stringify(action)});
  form.noValidate = true;
  for (const field of form.querySelectorAll('input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), textarea')) field.value = '';
  form.requestSubmit();
})()`;

/**
 * What is wrong with the answers to the forms of a page. A form that several pages show is sent once: `sent`
 * has what each does.
 */
async function findingsAfter(page: Page, url: string, sent: Set<string>): Promise<[string, string[]][]> {
  await page.goto(url);
  const actions = await page.evaluate<string[]>(ASKING);
  const wrong: [string, string[]][] = [];
  for (const action of actions) {
    const deed = action.replace(/[0-9a-f-]{36}/g, ':id');
    if (sent.has(deed)) continue;
    sent.add(deed);
    await page.goto(url);
    const left = page.waitForEvent('framenavigated');
    await page.evaluate(sendEmpty(action));
    await left;
    await page.waitForLoadState();
    const found = await findingsOf(page);
    if (found.length > 0) wrong.push([deed, found]);
  }
  return wrong;
}

type Window = Omit<Reader, 'audience'>;

interface Walk {
  audience: Audience;
  only?: (page: FoundPage) => boolean;
  /** As many forms are there to be sent. */
  least: number;
  /** In which each form is sent once. */
  windows?: readonly Window[];
}

const USUAL: readonly Window[] = [{ language: 'fa', colours: 'dark', width: 'narrow' }];

/** What somebody is answered who sends forms empty, on every page or on a part of them. */
export function describeRefusedForms(
  whose: string,
  { audience, only = () => true, least, windows = USUAL }: Walk,
): void {
  describeInChromium(`Every form of ${whose}, sent empty`, (browser) => {
    let shop: SoundShop;
    beforeAll(async () => {
      shop = await openSoundShop();
    });
    afterAll(() => shop.close());

    test.each(windows)(
      'given who reads $language in the $colours, when the window is $width, then what is answered has no findings either',
      async (window) => {
        const sent = new Set<string>();
        const page = await openWindow(browser(), shop, { audience, ...window });
        const wrong: [string, string[]][] = [];
        for (const { path } of (await findPages(shop, audience)).filter(only))
          wrong.push(...(await findingsAfter(page, shop.url + path, sent)));
        expect(wrong).toEqual([]);
        expect(sent.size).toBeGreaterThanOrEqual(least);
        await page.context().close();
      },
      180_000,
    );
  });
}
