import { defaultLinkTemplate } from '@panelkit/sdk/links';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const home = '/staff/link-documents';
const page = `${home}/mihomo`;
const TEMPLATE = defaultLinkTemplate('mihomo').replace('mixed-port: 7890', 'mixed-port: 1234');

let shop: TestShop;
let link: URL;

beforeEach(async () => {
  shop = await openTestShop();
  const ada = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(ada, await shop.plan());
  await shop.panelkit.orders.settled(order.id);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  const { shopLink } = await shop.panelkit.delivery.get(unit?.subscriptionId ?? '', shop.staff());
  link = new URL(new URL(shopLink).pathname, shop.url);
});
afterEach(() => shop.close());

const fetchAs = async (userAgent: string): Promise<string> =>
  (await fetch(link, { headers: { 'user-agent': userAgent } })).text();

test('given an edited template, when it is saved, then apps get it at their next fetch, it is audited, and it can be put back', async () => {
  const owner = await shop.openAsStaff();
  expect((await owner.get(page)).text).toContain('mixed-port: 7890');
  expect((await owner.submit(page, page, { text: TEMPLATE.replaceAll('\n', '\r\n') })).location).toBe(
    `${page}?done=save`,
  );
  expect(await fetchAs('mihomo/1.19.28')).toContain('"mixed-port": 1234');
  expect((await owner.get(home)).text).toContain('edited');
  const { rows } = await shop.panelkit.audit.list({ action: 'shopSettings.update' }, shop.staff());
  expect(rows.at(-1)?.after).toEqual({ 'host.linkTemplates': { mihomo: TEMPLATE } });

  expect((await owner.submit(page, `${page}/reset`, {})).location).toBe(`${page}?done=save`);
  expect(await fetchAs('mihomo/1.19.28')).toContain('mixed-port: 7890');
});

test('given a template with a mistake, when it is saved or tried, then its line is named, what was typed stays, and nothing changed', async () => {
  const owner = await shop.openAsStaff();
  const text = TEMPLATE.replace('MATCH,Proxy', 'MATCH,<Prooxy>');
  const line = text.split('\n').findIndex((one) => one.includes('MATCH')) + 1;
  const { csrf = '', key = '' } = await owner.hiddenFields(page, page);
  for (const action of [page, `${page}/preview`]) {
    const answer = await owner.post(action, { csrf, key, text });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`Line ${line}: There is no group or server “&lt;Prooxy&gt;”.`);
    expect(answer.text).toContain('MATCH,&lt;Prooxy&gt;');
  }
  expect(shop.shop.settings.current().linkTemplates).toEqual({});
});

test('given a template that is tried, then a sample subscription shows what comes of it, and nothing changed', async () => {
  const owner = await shop.openAsStaff();
  const { csrf = '', key = '' } = await owner.hiddenFields(page, page);
  const { status, text } = await owner.post(`${page}/preview`, { csrf, key, text: TEMPLATE });
  expect(status).toBe(200);
  expect(text).toContain('&quot;mixed-port&quot;: 1234');
  expect(text).toContain('Finland 2');
  expect(await fetchAs('mihomo/1.19.28')).toContain('mixed-port: 7890');
});

test('given every kind, then its page shows the built-in one and what comes of it', async () => {
  const owner = await shop.openAsStaff();
  for (const kind of ['stash', 'clash', 'sing-box-1.8', 'sing-box-1.11', 'sing-box-1.12', 'xray'])
    expect((await owner.get(`${home}/${kind}`)).text).toContain('Germany');
  expect((await owner.get(`${home}/base64`)).status).toBe(404);
});

test('given a rule for an app, then it counts before the built-in ones, can be tried with a string, and removed', async () => {
  const owner = await shop.openAsStaff();
  await owner.submit(home, `${home}/rules`, { startsWith: 'v2rayNG/', format: 'plain' });
  expect(await fetchAs('v2rayNG/1.10.16')).toContain('://');
  const tried = await owner.get(`${home}?userAgent=${encodeURIComponent('v2rayng/2 <b>')}`);
  expect(tried.text).toContain('<b dir="ltr">plain</b>');
  expect((await owner.get(`${home}?userAgent=SFA%2F1.11.0`)).text).toContain(
    '<b dir="ltr">sing-box 1.11</b>',
  );
  const { csrf = '', key = '' } = await owner.hiddenFields(home, `${home}/rules/remove`);
  await owner.post(`${home}/rules/remove`, { csrf, key, startsWith: 'v2rayNG/' });
  expect(await fetchAs('v2rayNG/1.10.16')).not.toContain('://');
});
