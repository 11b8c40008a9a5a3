import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Mail } from '../../people/mailer.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const home = '/staff/broadcasts';
let shop: TestShop;
let mailed: Mail[];

beforeEach(async () => {
  mailed = [];
  shop = await openTestShop({ telegram: true, mail: async (mail) => void mailed.push(mail) });
});
afterEach(() => shop.close());

test('given both channels, when staff write, look, test and send, then the mail is as shown, and the report is by channel', async () => {
  const owner = await shop.openAsStaff();
  const form = (await owner.get(`${home}/new`)).text;
  expect(form.indexOf('value="telegram"')).toBeLessThan(form.indexOf('value="email"'));
  expect(form).toContain('> E-mail</label>');
  const saved = await owner.submitTicked(`${home}/new`, home, {
    kind: ['offers'],
    channels: ['telegram', 'email'],
    services: [''],
    url: [''],
    'text-en': ['Half price <b>\nUntil Friday'],
    'text-fa': [''],
  });
  const path = (saved.location ?? '').replace(/\?.*$/, '');
  const preview = (await owner.get(path)).text;
  expect(preview).toContain('<strong><bdi>Half price &lt;b&gt;</bdi></strong>');
  expect(preview).toContain('No more offers:\n');
  expect(preview).toContain('Each customer gets it once');

  await owner.submit(path, `${path}/test`, { channel: 'email', language: 'en' });
  expect(mailed).toMatchObject([{ to: 'dana@shop.test', subject: 'Half price <b>' }]);
  expect(mailed[0]?.unsubscribeUrl).toBeUndefined();

  const user = await shop.user({ email: 'ada@mail.test', emailConfirmedAt: shop.clock.now() });
  await shop.panelkit.customers.ensure({ externalId: user.id });
  await owner.submit(path, `${path}/start`, {});
  const [{ id = '' } = {}] = (await shop.panelkit.broadcasts.list({}, shop.staff())).rows;
  await shop.run(shop.panelkit.broadcasts.settled(id, shop.staff()));
  expect(mailed.map(({ to }) => to)).toEqual(['dana@shop.test', 'ada@mail.test']);
  const report = (await owner.get(path)).text;
  expect(report).toContain('By channel');
  expect(report).toMatch(/<div>E-mail<\/div>/);
  expect(report).toContain('Recall');
});

test('given mail alone, then staff are offered no recall, which mail does not know', async () => {
  const owner = await shop.openAsStaff();
  const fields = { kind: 'news', channels: 'email', 'text-en': 'Hello', services: '', url: '' };
  const saved = await owner.submit(`${home}/new`, home, { ...fields, 'text-fa': '' });
  const path = (saved.location ?? '').replace(/\?.*$/, '');
  await owner.submit(path, `${path}/start`, {});
  const report = (await owner.get(path)).text;
  expect(report).toContain('Being sent');
  expect(report).not.toContain('Recall');
});
