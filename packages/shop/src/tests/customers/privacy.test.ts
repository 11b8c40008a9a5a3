import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RECEIPT_DAYS, RETENTION } from '../../process/retention.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const settings = {
  name: 'North Shop',
  payTo: 'North Bank 42',
  announcement: '',
  adjustUpTo: '12.5',
  giftsPerDay: '2',
  extensionDays: '5',
  graceDays: '0',
  warnDays: '5, 2',
  usagePercents: '90',
  unpaidOrderMinutes: '45',
  unpaidUnitsPerCustomer: '7',
  unpaidUnitsPerNetwork: '70',
  giveUpHours: '12',
  deviceUnseenDays: '14',
  deviceRemovalsPerDay: '2',
  sharedLinkApps: '4',
  sharedLinkNetworks: '9',
};

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

describe('the privacy notice', () => {
  test('given a stranger, when he is about to sign up, then the form and every page lead to what is stored, why, for how long and who sees it', async () => {
    const browser = shop.open();
    for (const path of ['/', '/sign-in', '/no-such-page'])
      expect((await browser.get(path)).text).toContain('<a href="/privacy">');
    const signUp = (await browser.get('/sign-up')).text;
    expect(signUp.split('href="/privacy"')).toHaveLength(3);
    expect(signUp).toContain('By creating an account you agree');
    const { status, text } = await browser.get('/privacy');
    expect(status).toBe(200);
    for (const heading of ['What we store and why', 'For how long', 'Who can see it', 'What you can ask for'])
      expect(text).toContain(heading);
    expect(text).toContain(`Pictures of receipts: ${RECEIPT_DAYS} days`);
    expect(text).toContain(
      `${RETENTION.auditDays} days, then in an archive for ${RETENTION.archiveDays} days`,
    );
    expect(text).toContain('<a href="/profile">');
  });

  test('given a reader of Persian, then it speaks Persian', async () => {
    const browser = shop.open();
    await browser.submit('/privacy', '/language', { language: 'fa', next: '/privacy' });
    const { text } = await browser.get('/privacy');
    expect(text).toContain('چه چیزی نگه می‌داریم و چرا');
    expect(text).toContain('۱۸۰ روز');
  });

  test('given a notice of the owner, then it is shown in place of the default, as text', async () => {
    const owner = await shop.openAsStaff();
    const page = '/staff/settings';
    const paragraph = 'ما <فقط> نام شما را نگه می‌داریم. '.repeat(250).trim();
    const save = (privacyNotice: string) =>
      owner.submit(page, page, { ...settings, privacyNotice: `${privacyNotice}\r\n\r\nDana` });
    expect((await save(paragraph)).location).toBe(`${page}?done=save`);
    const { text } = await shop.open().get('/privacy');
    expect(text).toContain(paragraph.replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
    expect(text).toContain('<p dir="auto">Dana');
    expect(text).not.toContain('What we store and why');
    expect((await owner.get(page)).text).toContain('نام شما را نگه می‌داریم');
    expect(await save('x'.repeat(10_001))).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  });
});
