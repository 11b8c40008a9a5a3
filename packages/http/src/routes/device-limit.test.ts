import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpHandler } from '../handler/create-http-handler.ts';
import { subscriptionLinks } from './subscription-links.ts';

const happ = (hardwareId: string) => ({
  'user-agent': 'Happ/3.13.0',
  'x-hwid': hardwareId,
  'x-device-os': 'iOS',
  'x-ver-os': '26.1',
  'x-device-model': 'iPhone 17',
});
const [FIRST, SECOND, THIRD] = [happ('first-device'), happ('second-device'), happ('third-device')];
const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (X11) Chrome/140' };
const FULL = 'All 2 devices of this subscription are taken. Remove one in your account, then update.';

type Shop = Awaited<ReturnType<typeof createTestPanelkit>>;
let shop: Shop;
let path: string;
let subscriptionId: string;

async function open(servesUnnamed: boolean): Promise<void> {
  shop = await createTestPanelkit({ policies: { devices: { servesUnnamed } } });
  const ada = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(ada, await shop.plan({ linkDeviceLimit: 2 }));
  await shop.panelkit.orders.settled(order.id);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  subscriptionId = rows[0]?.id ?? '';
  path = new URL((await shop.panelkit.delivery.get(subscriptionId, shop.staff())).shopLink).pathname;
}
beforeEach(() => open(true));
afterEach(() => shop.scheduler.stop());

async function ask(headers: Record<string, string>, { suffix = '', method = 'GET', language = 'en' } = {}) {
  const page = ({ links }: { links: string[] }): Response => new Response(`page of ${links.length}`);
  const routes = subscriptionLinks({
    panelkit: shop.panelkit,
    name: 'Shop',
    language: language === 'fa' ? 'fa' : 'en',
    page,
  });
  const request = new Request(`https://shop.test${path}${suffix}`, { method, headers });
  const response = await createHttpHandler({ routes })(request);
  const body = await response.text();
  const announced = response.headers.get('announce');
  return {
    status: response.status,
    body,
    hasServers: body.includes('vless') || Buffer.from(body, 'base64').toString().includes('vless://'),
    told: announced && Buffer.from(announced.slice('base64:'.length), 'base64').toString(),
    hwid: Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('x-hwid'))),
  };
}
const devices = async () => (await shop.panelkit.linkDevices.list(subscriptionId, shop.staff())).devices;

const letIn = { status: 200, told: null, hwid: { 'x-hwid-active': 'true' } };
const refused = {
  'x-hwid-active': 'true',
  'x-hwid-limit': 'true',
  'x-hwid-max-devices-reached': 'true',
};

describe('a link whose plan limits devices', () => {
  test('given a third device, then it is refused as apps understand it, with an entry that says why, until one is removed', async () => {
    for (const device of [FIRST, SECOND, FIRST]) expect(await ask(device)).toMatchObject(letIn);
    const answer = await ask(THIRD);
    expect(answer).toMatchObject({ status: 200, told: FULL, hwid: refused });
    const entries = Buffer.from(answer.body, 'base64').toString().trim().split('\n');
    expect(entries.map((uri) => decodeURIComponent(uri.split('#')[1] ?? ''))).toEqual([FULL]);
    const [first] = await devices();
    expect(first).toMatchObject({ model: 'iPhone 17', os: 'iOS 26.1', app: 'Happ 3.13.0' });
    const removal = { subscriptionId, deviceId: first?.id ?? '' };
    await shop.panelkit.linkDevices.remove(removal, shop.staff());
    expect(await ask(THIRD)).toMatchObject(letIn);
    expect(await ask(FIRST)).toMatchObject({ told: FULL });
  });

  test.each(['/mihomo', '?format=sing-box', '/xray', '?format=plain'])(
    'given a third device at “%s”, then it gets no server either',
    async (suffix) => {
      for (const device of [FIRST, SECOND]) await ask(device, { suffix });
      const answer = await ask(THIRD, { suffix });
      expect(answer).toMatchObject({ status: 200, told: FULL });
      expect(decodeURIComponent(answer.body)).toContain(FULL);
    },
  );

  test('given a shop in Persian, then the reason is in Persian', async () => {
    for (const device of [FIRST, SECOND]) await ask(device);
    expect((await ask(THIRD, { language: 'fa' })).told).toContain('ظرفیت این اشتراک (۲ دستگاه) پر شده است');
  });

  test('given HEAD, then the same headers and no slot is taken; nor by the preview of a chat', async () => {
    expect((await ask(FIRST, { method: 'HEAD' })).hwid).toEqual(letIn.hwid);
    await ask({ ...FIRST, 'user-agent': 'TelegramBot (like TwitterBot)' });
    expect(await devices()).toEqual([]);
    for (const device of [FIRST, SECOND]) await ask(device);
    expect((await ask(THIRD, { method: 'HEAD' })).hwid).toEqual(refused);
  });

  test('given a shop that serves apps without an id, then they, the formats and the page are served', async () => {
    expect(await ask({ 'user-agent': 'v2rayNG/1.10.2' })).toMatchObject({ ...letIn, hasServers: true });
    expect(await ask({}, { suffix: '?format=plain' })).toMatchObject({ hasServers: true });
    expect((await ask(BROWSER)).body).toBe('page of 1');
    expect(await devices()).toEqual([]);
  });

  test('given a shop that does not, then none of them gets a configuration, and apps are told why', async () => {
    await open(false);
    const answer = await ask({ 'user-agent': 'v2rayNG/1.10.2' });
    expect(answer.hwid).toEqual({ 'x-hwid-active': 'true', 'x-hwid-not-supported': 'true' });
    expect(answer.told).toContain('Use an app that names its device');
    expect((await ask({}, { suffix: '?format=plain' })).body).toContain('Use%20an%20app%20that%20names');
    expect((await ask(BROWSER)).body).toBe('page of 0');
    expect((await ask({ ...FIRST, 'x-hwid': 'short' })).hwid).toEqual(answer.hwid);
    expect(await ask(FIRST)).toMatchObject(letIn);
  });

  test('given a plan without a limit, then no header speaks of devices', async () => {
    const { planId } = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
    await shop.panelkit.plans.update({ planId, patch: { linkDeviceLimit: null } }, shop.staff());
    expect((await ask(FIRST)).hwid).toEqual({});
  });
});
