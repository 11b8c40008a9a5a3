import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestBrowser } from '../../../packages/shop/src/tests/test-browser.ts';
import { findPages } from './find-pages.ts';
import { type Audience, openSoundShop, type SoundShop } from './sound-shop.ts';

let shop: SoundShop;
beforeAll(async () => {
  shop = await openSoundShop();
});
afterAll(() => shop.close());

/** A form of a page, filled in by somebody who understands none of its fields. */
interface FilledForm {
  page: string;
  action: string;
  fields: URLSearchParams;
  /** Those that hold a text, with what was typed. */
  typed: Map<string, string>;
}

const FORM = /<form method="post" action="([^"]*)"([^>]*)>(.*?)<\/form>/gs;
const HIDDEN = /<input type="hidden" name="([^"]+)" value="([^"]*)"/g;
/** But for codes that are good once. */
const TEXT =
  /<input(?=[^>]* type="(?:text|email|url|number|search)")(?![^>]* autocomplete="one-time-code")[^>]* name="([^"]+)"[^>]*>/g;
const AREA = /<textarea[^>]* name="([^"]+)"[^>]*>/g;
const SELECT = /<select[^>]* name="([^"]+)"[^>]*>/g;
const PASSWORD = /<input(?=[^>]* type="password")[^>]* name="([^"]+)"[^>]*>/g;

/** Neither a number, an amount, an address nor the name of anything. */
const nonsense = (name: string): string => `no ${name} (…)`.slice(0, 40);

function formsOf(page: string, text: string): FilledForm[] {
  const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'));
  return [...main.matchAll(FORM)].flatMap(([, action = '', rest = '', body = '']) => {
    if (rest.includes('enctype')) return [];
    const names = (pattern: RegExp) => [...body.matchAll(pattern)].map(([, name = '']) => name);
    const typed = new Map([...names(TEXT), ...names(AREA)].map((name) => [name, nonsense(name)]));
    if (typed.size === 0) return [];
    const fields = new URLSearchParams();
    for (const [, name = '', value = ''] of body.matchAll(HIDDEN))
      fields.set(name, value.replaceAll('&amp;', '&'));
    for (const name of [...names(SELECT), ...names(PASSWORD)]) fields.set(name, nonsense(name));
    for (const [name, value] of typed) fields.set(name, value);
    return [{ page, action, fields, typed }];
  });
}

/**
 * What is wrong with the answer to a form that was not accepted; null: nothing. `accepted`: there is no such
 * answer.
 */
async function wrongWith(browser: TestBrowser, form: FilledForm): Promise<string | null> {
  const { page, action, fields, typed } = form;
  const { status, text } = await browser.postForm(action, fields);
  if (status < 400) return 'accepted';
  const where = `${page}: ${action} (${status})`;
  if (status >= 500) return `${where} fails`;
  const again = [...text.matchAll(FORM)].find(([, one]) => one === action);
  if (again === undefined) return `${where} ends on another page`;
  const lost = [...typed].filter(([, value]) => !again[3]?.includes(value)).map(([name]) => name);
  if (lost.length > 0) return `${where} loses ${lost.join(', ')}`;
  if (!/role="alert"|class="problem"/.test(text)) return `${where} does not say why`;
  return null;
}

test.each<{ audience: Audience; least: number }>([
  { audience: 'stranger', least: 3 },
  { audience: 'buyer', least: 4 },
  { audience: 'owner', least: 30 },
])(
  'given nonsense in every field of every form of $audience, when a form is not accepted, then it is there again with what was typed and why',
  async ({ audience, least }) => {
    const browser = { stranger: shop.open(), buyer: shop.buyer, owner: shop.owner }[audience];
    const sent = new Set<string>();
    const wrong: string[] = [];
    let refused = 0;
    for (const { path } of await findPages(shop, audience)) {
      const { text } = await browser.get(path);
      for (const form of formsOf(path, text)) {
        const deed = form.action.replace(/[0-9a-f-]{36}/g, ':id');
        if (sent.has(deed)) continue;
        sent.add(deed);
        const found = await wrongWith(browser, form);
        if (found === 'accepted') continue;
        refused += 1;
        if (found !== null) wrong.push(found);
      }
    }
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThanOrEqual(least);
  },
);
