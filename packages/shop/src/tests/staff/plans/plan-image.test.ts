import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const OTHER = Buffer.from([...PNG, 4]);
const file = (content: Buffer) => ({ field: 'image', name: 'plan.png', content });

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const pictureIn = (text: string): string | null =>
  /src="(\/brand\/[0-9a-f]{32}\.png)"/.exec(text)?.[1] ?? null;

test('given a picture, when it is saved, then catalogue and plan show it, the API names it, and it can be removed', async () => {
  const plan = await shop.plan({ slug: 'gold' });
  const owner = await shop.openAsStaff();
  const page = `/staff/plans/${plan.id}/image`;
  expect((await owner.get(`/staff/plans/${plan.id}`)).text).toContain(`href="${page}"`);
  expect((await owner.upload(page, page, {}, file(PNG))).location).toBe(`${page}?done=save`);
  const visitor = shop.open();
  const path = pictureIn((await visitor.get('/')).text) ?? '';
  expect(Buffer.from((await visitor.get(path)).bytes)).toEqual(PNG);
  expect(pictureIn((await visitor.get('/plans/gold')).text)).toBe(path);
  const { imageUrl } = await shop.panelkit.plans.get(plan.id);
  expect(imageUrl).toBe(new URL(path, shop.shop.publicUrl).href);

  // Without a file nothing changes.
  await owner.upload(page, page, {});
  expect((await shop.panelkit.plans.get(plan.id)).imageUrl).toBe(imageUrl);
  await owner.upload(page, page, { remove: '1' });
  expect(pictureIn((await visitor.get('/')).text)).toBeNull();
});

test('given a file that is not a picture, or is too large, then the field shows the problem and nothing changes', async () => {
  const plan = await shop.plan({ slug: 'gold' });
  const owner = await shop.openAsStaff();
  const page = `/staff/plans/${plan.id}/image`;
  const large = Buffer.concat([PNG, Buffer.alloc(256 * 1024)]);
  for (const [content, words] of [
    [Buffer.from('<svg/>'), 'This is not a PNG, JPEG or WebP picture.'],
    [large, 'This picture is larger than 256 KB.'],
  ] as const) {
    const answer = await owner.upload(page, page, {}, file(content));
    expect([answer.status, answer.text.includes(words)]).toEqual([400, true]);
  }
  expect((await shop.panelkit.plans.get(plan.id)).imageUrl).toBeNull();
});

test('given pictures of plans and a logo, when one of them is replaced months later, then the others stay and the former goes', async () => {
  const [gold, silver] = [await shop.plan({ slug: 'gold' }), await shop.plan({ slug: 'silver' })];
  const owner = await shop.openAsStaff();
  const save = async (planId: string, content: Buffer, by = owner) => {
    const page = `/staff/plans/${planId}/image`;
    await by.upload(page, page, {}, file(content));
    return new URL((await shop.panelkit.plans.get(planId)).imageUrl ?? '').pathname;
  };
  const [first, second] = [await save(gold.id, PNG), await save(silver.id, OTHER)];
  await shop.clock.advance('60d');
  const again = await shop.openAsStaff('omid');
  const third = await save(gold.id, Buffer.from([...PNG, 5]), again);
  // Pages that were made a moment before still name the first one: it goes with the next picture.
  await save(gold.id, Buffer.from([...PNG, 5]), again);
  const statuses = await Promise.all(
    [first, second, third].map(async (path) => (await shop.open().get(path)).status),
  );
  expect(statuses).toEqual([404, 200, 200]);
});

test('given an address elsewhere, set by the API, then pages do not load it', async () => {
  await shop.plan({ slug: 'gold', imageUrl: 'https://elsewhere.example/plan.png' });
  expect((await shop.open().get('/')).text).not.toContain('elsewhere.example');
});
