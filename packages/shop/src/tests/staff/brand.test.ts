import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const page = '/staff/brand';
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const wanted = {
  name: 'North Shop',
  light: '#8a1c7c',
  dark: '#f0abfc',
  supportUrl: 'https://t.me/north_support',
  channelUrl: 'https://t.me/north',
};

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

test('given a brand, when it is saved, then every page shows it at once, its files are kept for good, and both trails say what was before', async () => {
  const owner = await shop.openAsStaff();
  const logo = { field: 'logo', name: 'logo.png', content: PNG };
  expect((await owner.upload(page, page, wanted, logo)).location).toBe(`${page}?done=save`);
  const { text } = await shop.open().get('/');
  expect(text).toContain('North Shop');
  expect(text).toContain('href="https://t.me/north_support"');
  expect(text).toContain('href="https://t.me/north"');
  const [logoPath = ''] = /\/brand\/[0-9a-f]{32}\.png/.exec(text) ?? [];
  const [stylePath = ''] = /\/brand\/accent-[0-9a-f-]+\.css/.exec(text) ?? [];
  const answer = await shop.open().get(logoPath);
  expect(Buffer.from(answer.bytes)).toEqual(PNG);
  expect(answer.headers.get('content-type')).toBe('image/png');
  const styles = await shop.open().get(stylePath);
  expect(styles.text).toContain('--accent:#8a1c7c');
  for (const { headers } of [answer, styles])
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  const [staffAction] = await shop.shop.store.staffActions.list(1);
  expect(staffAction?.note).toMatch(/"name":"Test Shop".* → .*"name":"North Shop"/);
  const { rows } = await shop.panelkit.audit.list({ action: 'shopSettings.update' }, shop.staff());
  expect(rows.at(-1)?.after).toMatchObject({
    'host.name': 'North Shop',
    'host.brand': { channelUrl: wanted.channelUrl },
  });

  await owner.upload(page, page, { ...wanted, removeLogo: '1', defaultColors: '1' });
  const after = (await shop.open().get('/')).text;
  expect(after).toContain('href="/favicon.svg"');
  expect(after).not.toContain('/brand/');
});

test('given a subscription, when the brand changes, then its link says the new name and support to apps and browsers', async () => {
  const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
  await shop.panelkit.orders.settled(order.id);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  const { shopLink } = await shop.panelkit.delivery.get(unit?.subscriptionId ?? '', shop.staff());
  const path = new URL(shopLink).pathname;
  const owner = await shop.openAsStaff();
  await owner.upload(page, page, wanted);
  const { headers } = await shop.open().get(path, { accept: '*/*', 'user-agent': 'v2rayNG/1.9' });
  expect(headers.get('profile-title')).toBe(`base64:${Buffer.from('North Shop').toString('base64')}`);
  expect(headers.get('support-url')).toBe('https://t.me/north_support');
  const { text } = await shop.open().get(path);
  expect(text).toContain('North Shop');
  expect(text).toContain('href="../brand/accent-8a1c7c-f0abfc.css"');
  expect(text).toContain('href="https://t.me/north_support"');
});

test.each([
  { name: 'no name', fields: { name: ' ' }, says: 'Enter a name' },
  { name: 'a color that nobody can read', fields: { light: '#ffeb3b' }, says: 'contrast of only' },
  { name: 'no color', fields: { dark: 'red' }, says: 'Enter a color such as' },
  {
    name: 'a script for a link',
    fields: { supportUrl: 'javascript:alert(1)' },
    says: 'begins with https://',
  },
  {
    name: 'a link with a password',
    fields: { channelUrl: 'https://a:b@shop.test' },
    says: 'begins with https://',
  },
])(
  'given $name, when it is saved, then it is refused beside its field, and what was typed stays',
  async (given) => {
    const owner = await shop.openAsStaff();
    const answer = await owner.upload(page, page, { ...wanted, ...given.fields });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(given.says);
    expect(answer.text).toContain('aria-invalid="true"');
    expect(answer.text).toContain(`value="${given.fields.channelUrl ?? wanted.channelUrl}"`);
    expect(shop.shop.settings.current()).toMatchObject({ name: 'Test Shop', brand: { supportUrl: '' } });
  },
);

test.each([
  { name: 'no picture', content: Buffer.from('<svg onload="alert(1)"/>'), says: 'not a PNG, JPEG or WebP' },
  {
    name: 'a large picture',
    content: Buffer.concat([PNG, Buffer.alloc(300_000)]),
    says: 'larger than 256 KB',
  },
  {
    name: 'a huge picture',
    content: Buffer.concat([PNG, Buffer.alloc(6_000_000)]),
    says: 'larger than 256 KB',
  },
])(
  'given $name as the logo, when it is saved, then it is refused beside its field',
  async ({ content, says }) => {
    const owner = await shop.openAsStaff();
    const answer = await owner.upload(page, page, wanted, { field: 'logo', name: 'logo.png', content });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(says);
    expect(shop.shop.settings.current().brand.logo).toBeNull();
  },
);

test('given a picture in which the scanner finds something, then it is not kept', async () => {
  shop.shop.uploadScanner = { scan: async () => 'Eicar' };
  const owner = await shop.openAsStaff();
  const answer = await owner.upload(page, page, wanted, { field: 'logo', name: 'logo.png', content: PNG });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('virus scanner');
});

test('given names of files that nobody made, then there are none', async () => {
  const browser = shop.open();
  for (const file of [`${'0'.repeat(32)}.png`, 'accent-ffeb3b-2dd4bf.css', '..%2Fpackage.json'])
    expect((await browser.get(`/brand/${file}`)).status).toBe(404);
});
