import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const read = async (path: string, language = 'en'): Promise<string> =>
  (await shop.open().get(path, { 'accept-language': language })).text;
/** Headings of categories and the names of plans, in the order of the page. */
const inOrder = (text: string): string[] =>
  [...text.matchAll(/<h3 class="category">([^<]+)|<h[34]><span>([^<]+)/g)].map(
    ([, category, plan]) => category ?? plan ?? '',
  );

async function threePlans(): Promise<void> {
  const games = { en: 'Games', fa: 'بازی' };
  await shop.plan({ slug: 'fast', name: 'Fast', category: games, countries: ['DE'], sortOrder: 1 });
  await shop.plan({ slug: 'plain', name: 'Plain', sortOrder: 2 });
  await shop.plan({
    slug: 'far',
    name: 'Far',
    category: { en: 'Travel' },
    countries: ['FI', 'DE'],
    sortOrder: 3,
  });
}

test('given no category, then plans have no headings and nobody is asked for one', async () => {
  await shop.plan({ name: 'Plain' });
  const text = await read('/');
  expect(inOrder(text)).toEqual(['Plain']);
  expect(text).not.toMatch(/name="(category|country)"|class="categories"/);
});

test('given categories, then plans are below theirs, in the language of who reads, and those without come last', async () => {
  await threePlans();
  expect(inOrder(await read('/'))).toEqual(['Games', 'Fast', 'Travel', 'Far', 'Other plans', 'Plain']);
  const persian = await read('/', 'fa');
  expect(inOrder(persian)).toEqual(['بازی', 'Fast', 'Travel', 'Far', 'پلن‌های دیگر', 'Plain']);
  expect(persian).toContain('آلمان');
});

test('given a category or a country that is asked for, then only its plans are shown, and the way back to all', async () => {
  await threePlans();
  const games = await read('/?category=Games');
  expect(inOrder(games)).toEqual(['Games', 'Fast']);
  expect(games).toMatch(/href="\/#plans">All/);
  expect(games).toMatch(/href="\/\?category=Games#plans" aria-current="true"/);
  expect(inOrder(await read('/?country=FI'))).toEqual(['Travel', 'Far']);
  expect(inOrder(await read('/?q=finland'))).toEqual(['Travel', 'Far']);
  expect(inOrder(await read('/?category=%D8%A8%D8%A7%D8%B2%DB%8C', 'fa'))).toEqual(['بازی', 'Fast']);
});

test('given staff who type a category and countries, then the plan has them; wrong ones are named beside their field', async () => {
  const owner = await shop.openAsStaff();
  const typed = {
    slug: 'gold',
    name: 'Gold',
    price: '9',
    durationDays: '30',
    trafficGb: '1',
    sortOrder: '0',
  };
  const save = (fields: Record<string, string>) =>
    owner.submit('/staff/plans/new', '/staff/plans', { ...typed, ...fields });
  for (const countries of ['Germany', 'DE, de', 'D1']) {
    const { status, text } = await save({ countries });
    expect([countries, status, /id="countries-problem"/.test(text)]).toEqual([countries, 400, true]);
  }
  const tooLong = await save({ 'category-fa': 'x'.repeat(61) });
  expect([tooLong.status, /id="category-en-problem"/.test(tooLong.text)]).toEqual([400, true]);
  const { location } = await save({ 'category-en': ' Games ', 'category-fa': '', countries: 'de، fi' });
  const plan = await shop.panelkit.plans.findBySlug('gold');
  expect(plan).toMatchObject({ category: { en: 'Games' }, countries: ['DE', 'FI'] });
  const form = (await owner.get(location)).text;
  expect(form).toContain('value="DE, FI"');
  const page = `/staff/plans/${plan?.id}`;
  await owner.submit(page, page, { ...typed, 'category-en': '', countries: '' });
  expect(await shop.panelkit.plans.findBySlug('gold')).toMatchObject({ category: null, countries: [] });
});

test('given plans of two protocols, when one is asked for, then only its plans are shown, and those compared name theirs', async () => {
  await shop.plan({ slug: 'any', name: 'Any' });
  expect(await read('/')).toContain('<option value="vless">VLESS</option>');
  await shop.plan({ slug: 'wave', name: 'Wave', placement: { selector: { protocols: ['trojan'] } } });
  expect(inOrder(await read('/?protocol=vless'))).toEqual(['Any']);
  expect(inOrder(await read('/?protocol=trojan'))).toEqual(['Any', 'Wave']);
  const compared = await read('/compare?plan=any&plan=wave');
  expect(compared).toMatch(/Protocol<\/th><td>Trojan, VLESS<\/td><td>Trojan<\/td>/);
});
