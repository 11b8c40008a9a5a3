import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const home = '/staff/broadcasts';
const typed = {
  kind: 'offers',
  channels: 'telegram',
  'text-en': 'Hello {name} <b>',
  'text-fa': 'سلام {name}',
  services: 'never-bought',
  url: '',
};
let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop({ telegram: true });
});
afterEach(() => shop.close());

async function draft(fields: Record<string, string> = {}) {
  const owner = await shop.openAsStaff();
  const saved = await owner.submit(`${home}/new`, home, { ...typed, ...fields });
  return { owner, saved, path: (saved.location ?? '').replace(/\?.*$/, '') };
}

test('given a message that staff write, when they send it, then it is shown first, sent, and its figures follow', async () => {
  const { owner, path } = await draft();
  const preview = await owner.get(path);
  expect(preview.text).toContain('Hello customer &lt;b&gt;');
  expect(preview.text).toContain('سلام');
  expect(preview.text).not.toContain('data-live');
  const started = await owner.submit(path, `${path}/start`, {});
  expect(started.location).toBe(`${path}?done=started`);
  expect((await owner.get(path)).text).toContain('data-live');
  const [{ id = '' } = {}] = (await shop.panelkit.broadcasts.list({}, shop.staff())).rows;
  await shop.run(shop.panelkit.broadcasts.settled(id, shop.staff()));
  const report = await owner.get(path);
  expect(report.text).not.toContain('data-live');
  expect(report.text).toContain('Recall');
  expect((await owner.get(home)).text).toContain('Hello {name} &lt;b&gt;');
});

test.each([
  { name: 'no text', fields: { 'text-en': ' ', 'text-fa': '' }, says: 'Write a text' },
  {
    name: 'a text that is too long',
    fields: { 'text-fa': `{name}${'x'.repeat(4090)}` },
    says: 'Write a text',
  },
  {
    name: 'an address without https',
    fields: { url: 'http://a.test', 'label-en': 'a', 'label-fa': 'b' },
    says: 'begins with https',
  },
  {
    name: 'days that are none',
    fields: { endsWithinDays: 'soon', services: '' },
    says: 'whole number above 0',
  },
  { name: 'an amount that is none', fields: { balanceFrom: 'much' }, says: 'Enter an amount' },
  { name: 'conditions that exclude each other', fields: { endsWithinDays: '3' }, says: 'exclude each other' },
])(
  'given $name, then it is said beside the field, what was typed stays, and nothing is stored',
  async ({ fields, says }) => {
    const { saved } = await draft(fields);
    expect(saved.status).toBe(400);
    expect(saved.text).toContain(says);
    if (!('text-en' in fields)) expect(saved.text).toContain('Hello {name} &lt;b&gt;');
    expect((await shop.panelkit.broadcasts.list({}, shop.staff())).rows).toEqual([]);
  },
);

test('given a draft, when edited, tested without a chat and discarded, then each is said', async () => {
  const { owner, path } = await draft();
  expect((await owner.get(`${path}/edit`)).text).toContain('Hello {name} &lt;b&gt;');
  await owner.submit(`${path}/edit`, path, { ...typed, 'text-en': 'Better' });
  expect((await owner.get(path)).text).toContain('Better');
  const tested = await owner.submit(path, `${path}/test`, { channel: 'telegram', language: 'en' });
  expect(tested.location).toBe(`${path}?done=test-no-address`);
  expect((await owner.get(tested.location ?? '')).text).toContain('knows no address of yours');
  await owner.submit(path, `${path}/stop`, {});
  expect((await owner.get(path)).text).toContain('Stopped');
});
