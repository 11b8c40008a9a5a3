import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;

async function open(servesUnnamed = true): Promise<void> {
  shop = await openTestShop({
    now: new Date('2026-01-01T00:00:00Z'),
    policies: { devices: { servesUnnamed } },
  });
}
beforeEach(() => open());
afterEach(() => shop.close());

async function delivered() {
  const ada = await shop.customer({ balanceMinor: 5000 });
  const plan = await shop.plan({ name: 'Best', linkDeviceLimit: 2 });
  const order = await shop.buy(ada, plan);
  await shop.panelkit.orders.settled(order.id);
  const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  const id = subscription?.id ?? '';
  const { shopLink } = await shop.panelkit.delivery.get(id, shop.staff());
  const link = new URL(new URL(shopLink).pathname, shop.url);
  return { ada, plan, page: `/subscriptions/${id}`, id, link };
}

/** Whether it got servers, and that it did or did not is said in the headers of the applications. */
async function fetchAs(link: URL, model: string): Promise<boolean> {
  const { headers } = await fetch(link, {
    headers: {
      'user-agent': 'Happ/3.13.0',
      'x-hwid': `hardware-${Buffer.from(model).toString('hex')}`,
      'x-device-model': model,
      'x-device-os': 'Android',
      'x-ver-os': '15',
    },
  });
  expect(headers.get('x-hwid-active')).toBe('true');
  return headers.get('x-hwid-max-devices-reached') === null;
}

describe('the devices of a subscription', () => {
  test('given a link that many networks fetch, then its page offers a new one and staff see why; once it is made, nothing is said', async () => {
    const { ada, page, id, link } = await delivered();
    const staff = await shop.openAsStaff();
    await shop.panelkit.shopSettings.update({ patch: { sharedLinkApps: 3 } }, shop.staff());
    for (const app of ['Happ/3.13.0', 'v2rayNG/1.9.5']) await fetch(link, { headers: { 'user-agent': app } });
    await fetch(link, { method: 'HEAD', headers: { 'user-agent': 'Hiddify/2.5.7' } });
    await shop.clock.advance(1);
    const browser = await shop.openAs(ada);
    const seems = 'More people than you seem to have it';
    expect((await browser.get(page)).text).not.toContain(seems);
    await fetch(link, { headers: { 'user-agent': 'Hiddify/2.5.7' } });
    await shop.clock.advance(1);
    const { text } = await browser.get(page);
    expect(text).toContain(seems);
    expect(text).toContain('within an hour by 3 apps, from 1 network');
    expect((await staff.get(`/staff${page}`)).text).toContain('The link seems to be shared');
    await shop.panelkit.subscriptions.rotateLink({ subscriptionId: id }, shop.as(ada));
    expect((await browser.get(page)).text).not.toContain(seems);
  });

  test('given a device that fetched the link, when the customer downloads their data, then it is there; once they leave, it is gone', async () => {
    const { ada, id, link } = await delivered();
    await fetchAs(link, 'Pixel 9');
    const browser = await shop.openAs(ada);
    const { text } = await browser.get('/profile/export');
    const { devices } = JSON.parse(text);
    expect(devices).toMatchObject([{ subscriptionId: id, model: 'Pixel 9', os: 'Android 15' }]);
    expect(text).not.toContain('deviceHash');
    await browser.submit('/profile', '/profile/delete', { password: TEST_PASSWORD });
    expect((await shop.panelkit.linkDevices.list(id, shop.staff())).devices).toEqual([]);
  });

  test('given a third device, when the customer removes one, then it is let in and a new link is offered', async () => {
    const { ada, page, link } = await delivered();
    const browser = await shop.openAs(ada);
    expect((await browser.get(page)).text).toContain('No device has fetched the link yet.');
    expect([await fetchAs(link, 'Pixel <9>'), await fetchAs(link, 'Galaxy')]).toEqual([true, true]);
    expect(await fetchAs(link, 'iPhone')).toBe(false);
    const { text } = await browser.get(page);
    expect(text).toContain('2 of 2 in use');
    expect(text).toContain('<bdi>Pixel &lt;9&gt;</bdi>');
    expect(text).toContain('Android 15 · Happ 3.13.0');
    const action = /action="([^"]+\/devices\/[^"]+\/remove)"/.exec(text)?.[1] ?? '';
    const answer = await browser.submit(page, action);
    expect(answer.location).toBe(`${page}?done=removeDevice`);
    const after = (await browser.get(answer.location)).text;
    expect(after).toContain('To cut it off, renew link and configurations below.');
    expect(after).toMatch(/<details class="card" open><summary><h2>New link/);
    expect(await fetchAs(link, 'iPhone')).toBe(true);
    expect(await fetchAs(link, 'Pixel <9>')).toBe(false);
  });

  test('given removals of a whole day, then the page says from when the next one is possible', async () => {
    const { ada, page, link, id } = await delivered();
    for (const model of ['a', 'b', 'c']) {
      await fetchAs(link, model);
      const { devices } = await shop.panelkit.linkDevices.list(id, shop.as(ada));
      const [device] = devices;
      const removal = { subscriptionId: id, deviceId: device?.id ?? '' };
      await shop.panelkit.linkDevices.remove(removal, shop.as(ada));
    }
    await fetchAs(link, 'd');
    const { text } = await (await shop.openAs(ada)).get(page);
    expect(text).toContain('You can remove the next device from Jan 2, 2026, 00:00 UTC.');
    expect(text).not.toContain('/devices/');
  });

  test('given a plan without a limit, then nothing of devices is on the page', async () => {
    const { ada, plan, page } = await delivered();
    await shop.panelkit.plans.update({ planId: plan.id, patch: { linkDeviceLimit: null } }, shop.staff());
    expect((await (await shop.openAs(ada)).get(page)).text).not.toContain('id="devices"');
  });

  test('given a shop that serves devices only, then neither page shows a configuration, and both say why', async () => {
    await shop.close();
    await open(false);
    const { ada, page, link } = await delivered();
    const shown = await (await fetch(link, { headers: { accept: 'text/html' } })).text();
    expect(shown).toContain('Use an app that names its device');
    const own = (await (await shop.openAs(ada)).get(page)).text;
    expect(own).toContain('There are no direct links');
    for (const text of [shown, own]) expect(text).not.toMatch(/(?:vless|vmess|trojan|ss):\/\//);
  });
});

describe('the pages of staff', () => {
  test('given devices, when staff reset them, then all slots are free', async () => {
    const { id, link } = await delivered();
    for (const model of ['one', 'two']) await fetchAs(link, model);
    const staff = await shop.openAsStaff();
    const page = `/staff/subscriptions/${id}`;
    expect((await staff.get(page)).text).toContain('The limit is soft');
    await staff.submit(page, `${page}/reset-devices`);
    expect((await shop.panelkit.linkDevices.list(id, shop.staff())).devices).toEqual([]);
    expect((await staff.get(page)).text).toContain('No device has fetched the link yet.');
  });

  test('given the form of a plan, when its devices are typed, then the plan has them and the catalogue shows them', async () => {
    const { plan } = await delivered();
    const staff = await shop.openAsStaff();
    const page = `/staff/plans/${plan.id}`;
    expect((await staff.get(page)).text).toMatch(/name="linkDeviceLimit"[^>]*value="2"/);
    await shop.panelkit.plans.update({ planId: plan.id, patch: { deviceLimit: 5 } }, shop.staff());
    expect((await shop.open().get('/')).text).toContain('2 devices');
  });
});
