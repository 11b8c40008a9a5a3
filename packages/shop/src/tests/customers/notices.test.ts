import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

describe('Notices', () => {
  test('given a delivery, when its owner looks, then he is told of it once as news, and another customer is not', async () => {
    const ada = await shop.customer({ balanceMinor: 1000 });
    const browser = await shop.openAs(ada);
    const order = await shop.buy(ada, await shop.plan({ name: 'Gold' }));
    await shop.panelkit.orders.settled(order.id);
    await shop.scheduler.tick();
    expect((await browser.get('/account')).text).toMatch(/Notices \(\d\)/);
    const first = (await browser.get('/notices')).text;
    expect(first).toContain('Your service &quot;Gold&quot; is ready');
    expect(first).toContain('>New<');
    expect(first).toMatch(/href="\/subscriptions\/[0-9a-f-]{36}"/);
    await shop.clock.advance('1m');
    const again = (await browser.get('/notices')).text;
    expect(again).toContain('is ready');
    expect(again).not.toContain('>New<');
    expect(again).not.toMatch(/Notices \(/);

    const chiara = await shop.openAs(await shop.customer());
    expect((await chiara.get('/notices')).text).toContain('No notices yet');
  });

  test('given somebody who reads Persian, then plan and text are Persian, and so is what he is sent', async () => {
    const ada = await shop.customer({ balanceMinor: 1000 });
    const browser = await shop.openAs(ada);
    await browser.submit('/', '/language', { language: 'fa' });
    const plan = await shop.plan({ name: 'Gold' });
    await shop.shop.store.planTexts.put({ planId: plan.id, language: 'fa', name: 'طلایی', description: '' });
    const order = await shop.buy(ada, plan);
    await shop.panelkit.orders.settled(order.id);
    await shop.scheduler.tick();
    expect((await browser.get('/notices')).text).toContain('«طلایی»');
    const { language } = await shop.panelkit.customers.get(ada.id, shop.staff());
    expect(language).toBe('fa');
  });
});

describe('A free trial', () => {
  const tryIt = async (browser: Awaited<ReturnType<TestShop['openAs']>>, slug: string) =>
    browser.submit(`/plans/${slug}`, '/trials', { slug });

  test('given a plan with a trial, when it is tried, then it is delivered for nothing, and there is no second one', async () => {
    const { slug } = await shop.plan({ slug: 'gold', trialDays: 3 });
    await shop.plan({ slug: 'silver', trialDays: 3 });
    expect((await shop.open().get(`/plans/${slug}`)).text).toContain('/sign-up?next=%2Fplans%2Fgold');
    const browser = await shop.openAs(await shop.customer());
    const form = await browser.hiddenFields('/plans/silver', '/trials');
    const answer = await tryIt(browser, slug);
    expect(answer.location).toMatch(/^\/orders\//);
    await shop.panelkit.orders.settled(answer.location.slice(8));
    expect((await browser.get(answer.location)).text).toContain('1 of 1 delivered');
    expect((await browser.get('/account')).text).toContain('3 days left');

    expect((await browser.get('/plans/silver')).text).toContain('You have used your free trial.');
    const second = await browser.post('/trials', form);
    expect(second).toMatchObject({ status: 409, code: 'NOT_ELIGIBLE' });
    expect(second.text).toContain('You have already used your free trial');
  });

  test('given a plan without one, then none is offered, and none is given', async () => {
    const { slug } = await shop.plan({ slug: 'bronze' });
    const browser = await shop.openAs(await shop.customer());
    expect((await browser.get(`/plans/${slug}`)).text).not.toMatch(/\bfree\b/i);
    const form = await browser.hiddenFields(`/plans/${slug}`, '/cart');
    expect(await browser.post('/trials', form)).toMatchObject({ code: 'PLAN_UNAVAILABLE' });
  });
});

describe('Confirming an address', () => {
  const mailed = () => /http\S+(\/confirm\/[\w-]+)/.exec(shop.mails.at(-1)?.text ?? '')?.[1] ?? '';
  const ada = { name: 'Ada', email: 'ada@shop.test', password: 'three quiet otters' };

  test('given a newcomer, when he answers the mail, then his address is confirmed; the link works once', async () => {
    const browser = shop.open();
    await browser.submit('/sign-up', '/sign-up', ada);
    expect(shop.mails).toMatchObject([{ to: ada.email }]);
    const path = mailed();
    expect((await browser.get('/profile')).text).toContain('Not confirmed');
    await shop.open().get(path);
    expect((await browser.submit(path, path)).location).toBe('/profile?done=confirmed');
    expect((await browser.get('/profile')).text).not.toContain('Not confirmed');
    const form = await browser.hiddenFields('/', '/language');
    expect((await browser.post(path, form)).status).toBe(410);
    expect(shop.log()).not.toContain(path.slice(9));
  });

  test('given a link that is a day old, then it is over, and the profile sends another', async () => {
    const browser = shop.open();
    await browser.submit('/sign-up', '/sign-up', ada);
    await shop.clock.advance('25h');
    expect((await browser.submit(mailed(), mailed())).status).toBe(410);
    await browser.submit('/profile', '/profile/confirm');
    expect(shop.mails).toHaveLength(2);
    expect((await shop.open().submit(mailed(), mailed())).location).toBe('/sign-in?done=confirmed');
  });

  test('given the link of a new password, when it is used to confirm, or the other way round, then it opens nothing', async () => {
    const browser = shop.open();
    await browser.submit('/sign-up', '/sign-up', ada);
    const secret = mailed().slice(9);
    expect((await browser.get(`/reset/${secret}`)).status).toBe(410);
    await browser.submit('/forgot', '/forgot', { email: ada.email });
    const reset = /\/reset\/([\w-]+)/.exec(shop.mails.at(-1)?.text ?? '')?.[1];
    const confirm = `/confirm/${reset}`;
    expect((await browser.submit(confirm, confirm)).status).toBe(410);
  });
});
