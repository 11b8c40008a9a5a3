import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop({
    now: new Date('2026-01-01T00:00:00Z'),
    policies: { lifecycle: { customerMayPause: true } },
  });
});
afterEach(() => shop.close());

async function delivered({
  balanceMinor = 5000,
  days = 0,
} = {}): Promise<{ browser: TestBrowser; page: string; id: string }> {
  const ada = await shop.customer({ balanceMinor });
  const order = await shop.buy(ada, await shop.plan({ name: 'Best' }));
  await shop.panelkit.orders.settled(order.id);
  const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  const id = subscription?.id ?? '';
  await shop.clock.advance(`${days}d`);
  return { browser: await shop.openAs(ada), page: `/subscriptions/${id}`, id };
}

describe('Extending', () => {
  test('given two days left, when the offer is accepted, then it is charged as shown and the end moves on', async () => {
    const { browser, page, id } = await delivered({ days: 28 });
    const shown = (await browser.get(`${page}/extend`)).text;
    expect(shown).toContain('The time is added to the current expiry date.');
    for (const fact of [
      'Best',
      '50 GB',
      '30 days',
      'Jan 31, 2026, 00:00 UTC',
      '$10.00',
      '$40.00',
      'Mar 2, 2026, 00:00 UTC',
    ])
      expect(shown).toContain(fact);
    expect(shown).toContain('You will lose the 50 GB you have left');
    const answer = await browser.submit(`${page}/extend`, `${page}/extend`);
    expect(answer.location).toBe(`${page}?done=extend`);
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    const after = (await browser.get(answer.location)).text;
    expect(after).toContain('Your service was extended.');
    expect(after).toContain('Mar 2, 2026, 00:00 UTC');
    expect((await browser.get('/wallet')).text).toContain('$30.00');
  });

  test('given more than three days and traffic left, then it is denied in the fixed words and leads to a new service', async () => {
    const { browser, page } = await delivered();
    const { text } = await browser.get(`${page}/extend`);
    expect(text).toContain('You can extend only in the last 3 days before expiry');
    expect(text).toContain('Buy new service');
    expect(text).not.toContain(`action="${page}/extend"`);
    const form = await browser.hiddenFields(page, '/language');
    const forced = await browser.post(`${page}/extend`, {
      ...form,
      units: '1',
      type: 'extend',
      price: '1000',
    });
    expect(forced).toMatchObject({ status: 409, code: 'NOT_ELIGIBLE' });
  });

  test.each([
    [
      'early',
      { days: 0 },
      'You can extend from Jan 28, 2026, 00:00 UTC, or earlier once the traffic is used up.',
    ],
    ['in time', { days: 28 }, null],
  ])('given it is %s, then its page offers an extension, or says from when', async (_when, given, note) => {
    const { browser, page } = await delivered(given);
    const { text } = await browser.get(page);
    expect(text.includes(`href="${page}/extend"`)).toBe(note === null);
    if (note !== null) expect(text).toContain(note);
  });

  test('given a plan that is sold no more, then its page says that it cannot be extended', async () => {
    const { browser, page, id } = await delivered({ days: 28 });
    const { planId } = await shop.panelkit.subscriptions.get(id, shop.staff());
    await shop.panelkit.plans.update({ planId, patch: { active: false } }, shop.staff());
    expect((await browser.get(page)).text).toContain('Its plan is no longer sold.');
  });

  test('given too little money, then it says so and leads to the wallet and back', async () => {
    const { browser, page } = await delivered({ balanceMinor: 1000, days: 29 });
    const { text } = await browser.get(`${page}/extend?units=2`);
    expect(text).toContain('Your wallet balance is not enough');
    expect(text).toContain('$20.00 (2 × $10.00)');
    expect(text).toContain(`href="/wallet?amount=2000&amp;next=${page}/extend"`);
  });

  test('given a price that changed since it was shown, then nothing is charged', async () => {
    const { browser, page } = await delivered({ days: 29 });
    const form = await browser.hiddenFields(`${page}/extend`, `${page}/extend`);
    const answer = await browser.post(`${page}/extend`, {
      ...form,
      units: '1',
      type: 'extend',
      price: '900',
    });
    expect(answer).toMatchObject({ status: 409, code: 'OFFER_CHANGED' });
  });

  test('given Persian, then the page is written from right to left in the fixed words', async () => {
    const { browser, page } = await delivered({ days: 28 });
    await browser.submit(page, '/language', { language: 'fa' });
    const { text } = await browser.get(`${page}/extend`);
    expect(text).toContain('<html lang="fa" dir="rtl">');
    expect(text).toContain('می‌توانید سرویس خود را تمدید کنید. زمان به تاریخ انقضای فعلی اضافه می‌شود.');
    expect(text).toContain('تأیید و پرداخت از کیف پول');
    expect(text).toContain('۱۱ بهمن ۱۴۰۴');
  });
});

describe('A subscription', () => {
  test('given it runs, when it is paused and goes on, then its page says so', async () => {
    const { browser, page, id } = await delivered();
    await browser.submit(page, `${page}/pause`);
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    expect((await browser.get(page)).text).toContain('Suspended');
    await browser.submit(page, `${page}/resume`);
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    expect((await browser.get(page)).text).toContain('Active');
  });

  test('given the pauses of a period are used up, or it has expired, then its page offers none', async () => {
    const { browser, page, id } = await delivered();
    const pause = `action="${page}/pause"`;
    for (let pauses = 0; pauses < 2; pauses += 1) {
      expect((await browser.get(page)).text).toContain(pause);
      await browser.submit(page, `${page}/pause`);
      await shop.clock.advance('1m');
      await browser.submit(page, `${page}/resume`);
    }
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    expect((await browser.get(page)).text).not.toContain(pause);
    await shop.clock.advance('40d');
    expect((await browser.get(page)).text).not.toContain(pause);
  });

  test('given its renewal is switched on, then it says that it renews, and off again', async () => {
    const { browser, page } = await delivered();
    await browser.submit(page, `${page}/auto-renew`);
    expect((await browser.get(page)).text).toContain('It renews automatically');
    await browser.submit(page, `${page}/auto-renew`);
    expect((await browser.get(page)).text).toContain('It does not renew automatically');
  });

  test('given its link is replaced, then the old one is dead and the new one is shown', async () => {
    const { browser, page } = await delivered();
    const linkOf = (text: string) => /\/s\/[\w-]+/.exec(text)?.[0] ?? '';
    const before = linkOf((await browser.get(page)).text);
    const { location } = await browser.submit(page, `${page}/rotate`);
    const after = linkOf((await browser.get(location)).text);
    expect(after).not.toBe(before);
    expect([(await shop.open().get(before)).status, (await shop.open().get(after)).status]).toEqual([
      404, 200,
    ]);
  });

  test('given its configurations are renewed too, then it takes a tick, the old ones are gone from its link, and a fourth time waits', async () => {
    const { browser, page } = await delivered();
    const linkOf = (text: string) => /\/s\/[\w-]+/.exec(text)?.[0] ?? '';
    const { text } = await browser.get(page);
    expect(text).toContain('I will add the new link on all my devices again.');
    const secretsOf = () => shop.panel.accounts().map(({ credentials }) => credentials.uuid);
    const before = secretsOf();
    expect((await browser.submit(page, `${page}/renew`)).status).toBe(400);
    const { location } = await browser.submit(page, `${page}/renew`, { confirmed: 'yes' });
    await shop.panelkit.subscriptions.settled(page.split('/').at(-1) ?? '', shop.staff());
    const after = (await browser.get(location)).text;
    expect(after).toContain('Add it on all your devices');
    expect(linkOf(after)).not.toBe(linkOf(text));
    expect(secretsOf().filter((secret) => before.includes(secret))).toEqual([]);
    for (const _ of [2, 3]) await browser.submit(page, `${page}/renew`, { confirmed: 'yes' });
    expect((await browser.get(page)).text).toContain('three times within 24 hours');
    expect((await browser.get(page)).text).not.toContain(`${page}/renew`);
  });

  test('given it is to be kept, when its package is downloaded, then links, codes and instructions are in it', async () => {
    const { browser, page } = await delivered();
    const { text, headers } = await browser.get(`${page}/package`);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    for (const part of ['/s/', '<svg', 'v2rayNG', 'Direct link 1']) expect(text).toContain(part);
  });

  test('given traffic was used, when its page is opened, then the day and the amount are drawn, and what is left is said', async () => {
    const { browser, page } = await delivered();
    expect((await browser.get(page)).text).toContain('No traffic used yet.');
    const [account] = shop.panel.accounts();
    shop.panel.addTraffic(account?.name ?? '', 5 * 1024 ** 3);
    await shop.panelkit.usage.sync(shop.panels[0]?.id ?? '', shop.staff());
    const { text } = await browser.get(page);
    expect(text).toContain('<title>Jan 1, 2026: 5 GB</title>');
    expect(text).toContain('5 GB of 50 GB used');
    expect(text).toContain('10%');
  });

  test('given a dearer plan, when it is changed to, then the rest is set off as shown and the new terms hold', async () => {
    const { browser, page, id } = await delivered({ days: 15 });
    const gold = await shop.plan({
      slug: 'gold',
      name: 'Gold',
      price: { amountMinor: 3000, currency: 'USD' },
      trafficLimitBytes: null,
    });
    const { text } = await browser.get(`${page}/change-plan`);
    for (const fact of ['Gold', '$30.00', '$5.00', '$25.00']) expect(text).toContain(fact);
    const form = await browser.hiddenFields(`${page}/change-plan`, `${page}/change-plan`);
    const wrong = await browser.post(`${page}/change-plan`, { ...form, key: 'another', price: '1' });
    expect(wrong).toMatchObject({ status: 409, code: 'OFFER_CHANGED' });
    const answer = await browser.post(`${page}/change-plan`, form);
    expect(answer.location).toBe(`${page}?done=changePlan`);
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    const after = (await browser.get(page)).text;
    expect(after).toContain('Gold');
    expect(gold.id).not.toBe('');
    expect((await browser.get('/wallet')).text).toContain('$15.00');
  });
});

describe('The entitlement, line by line', () => {
  test('given a pause that is over, then the page lists what was bought, used and paused, and what is left, in both languages', async () => {
    const { browser, page, id } = await delivered({ days: 10 });
    const { subscriptions } = shop.panelkit;
    await subscriptions.pause({ subscriptionId: id }, shop.staff());
    await shop.clock.advance('5d');
    const paused = (await browser.get(page)).text;
    // An open pause moves the end: 20 of the 30 days are left.
    expect(paused).toContain('20 days left');
    expect(paused).toContain('Feb 5, 2026, 00:00 UTC');
    await subscriptions.resume({ subscriptionId: id }, shop.staff());
    const { text } = await browser.get(page);
    for (const fact of [
      'Time and traffic, line by line',
      'Bought',
      '30 days',
      '$10.00',
      'Used',
      '10 days',
      'Paused',
      '5 days',
    ])
      expect(text).toContain(fact);
    // Two thirds of the price are left.
    expect(text).toContain('$6.66');
    await browser.submit(page, '/language', { language: 'fa' });
    const persian = (await browser.get(page)).text;
    for (const fact of ['ریز زمان و ترافیک شما', 'خرید', 'مصرف', 'توقف موقت', '۳۰ روز'])
      expect(persian).toContain(fact);
  });
});

describe('Times', () => {
  test('given a browser that named its zone, then they are in it, until the profile names another', async () => {
    const { browser, page } = await delivered();
    expect((await browser.get(page)).text).toContain('Jan 31, 2026, 00:00 UTC');
    browser.keep('time-zone', 'Asia/Tehran');
    expect((await browser.get(page)).text).toContain('Jan 31, 2026, 03:30');
    await browser.submit('/profile', '/profile', { name: 'Ada', language: '', timeZone: 'America/New_York' });
    expect((await browser.get(page)).text).toContain('Jan 30, 2026, 19:00');
  });
});

describe('Connecting', () => {
  test('given a phone, then its applications come first, then the link and its code', async () => {
    const { browser, page } = await delivered();
    const { text } = await browser.get(page, { 'user-agent': 'Mozilla/5.0 (Linux; Android 15)' });
    const order = ['href="hiddify://import/http', 'More apps', 'On another device', 'id="shop-link"'];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
  });
});
