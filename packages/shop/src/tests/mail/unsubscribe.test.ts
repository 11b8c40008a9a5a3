import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Mail } from '../../people/mailer.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const draft = {
  kind: 'offers' as const,
  channels: ['email'],
  audience: {},
  content: { texts: { en: { text: 'Half price' }, fa: { text: 'نصف قیمت' } } },
};
let shop: TestShop;
let mailed: Mail[];

beforeEach(async () => {
  mailed = [];
  shop = await openTestShop({ mail: async (mail) => void mailed.push(mail) });
});
afterEach(() => shop.close());

/** Somebody with a confirmed address, who reads this language. */
async function join(language: 'en' | 'fa') {
  const { id } = await shop.user({ language, emailConfirmedAt: shop.clock.now() });
  const customer = await shop.panelkit.customers.ensure({ externalId: id, language });
  await shop.shop.store.users.update(id, { customerId: customer.id });
  return customer;
}

async function cast(kind: 'offers' | 'news' = 'offers') {
  mailed = [];
  const { broadcasts } = shop.panelkit;
  const { id } = await broadcasts.draft({ ...draft, kind }, shop.staff());
  await broadcasts.start({ broadcastId: id }, shop.staff());
  await shop.run(broadcasts.settled(id, shop.staff()));
  return mailed;
}

const pathOf = (mail: Mail | undefined): string => new URL(mail?.unsubscribeUrl ?? '').pathname;
const declinedBy = ({ id }: { id: string }) => shop.panelkit.broadcasts.declined(id, shop.staff());

test('given the link of a mail, when a program looks at it, then nothing changes; the page says what ends, in the reader’s language', async () => {
  const ada = await join('fa');
  const path = pathOf((await cast())[0]);
  const stranger = shop.open();
  const page = await stranger.get(path, { 'accept-language': 'en' });
  expect(page.status).toBe(200);
  expect(page.text).toContain('lang="fa" dir="rtl"');
  expect(page.text).toContain('دیگر پیشنهاد نفرستید');
  expect(page.text).not.toContain(ada.externalId);
  for (const method of ['GET', 'HEAD', 'OPTIONS']) await fetch(shop.url + path, { method });
  expect(await declinedBy(ada)).toEqual([]);
  expect(await cast()).toHaveLength(1);
});

test.each([
  {
    name: 'a mail program, with a form',
    body: () => new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  },
  {
    name: 'a mail program, with parts',
    body: () => {
      const form = new FormData();
      form.set('List-Unsubscribe', 'One-Click');
      return form;
    },
  },
  { name: 'the page’s own form', body: () => new URLSearchParams() },
])(
  'given $name, when it posts to the link without a cookie, then that kind ends, and no other',
  async ({ body }) => {
    const ada = await join('en');
    const path = pathOf((await cast())[0]);
    for (let time = 0; time < 2; time += 1) {
      const answer = await fetch(shop.url + path, { method: 'POST', body: body(), redirect: 'manual' });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('You get no more messages of this kind: Offers.');
    }
    expect(await declinedBy(ada)).toEqual(['offers']);
    expect(await cast()).toEqual([]);
    expect(await cast('news')).toHaveLength(1);
    expect(shop.log()).toContain('/unsubscribe/…');
    expect(shop.log()).not.toContain(path);
  },
);

test('given a link that the shop did not make, then it ends nothing, and says where to choose', async () => {
  const ada = await join('en');
  const path = pathOf((await cast())[0]);
  const forged = [path.slice(0, -2), path.replace('offers', 'news'), '/unsubscribe/x'];
  for (const wrong of forged) {
    const looked = await shop.open().get(wrong);
    expect([wrong, looked.status]).toEqual([wrong, 404]);
    expect(looked.text).toContain('This link does not work');
    const posted = await fetch(shop.url + wrong, { method: 'POST', body: new URLSearchParams() });
    expect([wrong, posted.status]).toEqual([wrong, 404]);
  }
  expect(await declinedBy(ada)).toEqual([]);
});

test('given a customer, when they choose on the profile, then the kinds that are not ticked end, and come back', async () => {
  const ada = await join('en');
  const browser = await shop.openAs(ada);
  const choose = (...kinds: string[]) => browser.submitTicked('/profile', '/profile/messages', { kinds });
  expect((await choose('news')).location).toBe('/profile?done=messagesChosen');
  expect(await declinedBy(ada)).toEqual(['offers', 'service']);
  const { text } = await browser.get('/profile');
  expect(text).toMatch(/value="news" checked/);
  expect(text).not.toMatch(/value="offers" checked/);
  await choose('news', 'offers', 'service');
  expect(await declinedBy(ada)).toEqual([]);
  await choose();
  expect(await declinedBy(ada)).toEqual(['news', 'offers', 'service']);
});
