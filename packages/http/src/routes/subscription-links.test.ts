import type { SubscriptionDocument } from '@panelkit/sdk';
import {
  defaultLinkTemplate,
  type LinkTemplates,
  type UserAgentRule,
  userAgentRule,
} from '@panelkit/sdk/links';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpHandler, type HttpHandler } from '../handler/create-http-handler.ts';
import { type SubscriptionLinkOptions, subscriptionLinks } from './subscription-links.ts';

const DAY_MS = 86_400_000;
const HIDDIFY = 'HiddifyNext/2.5.7 (android) like ClashMeta v2ray sing-box';
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

type Shop = Awaited<ReturnType<typeof createTestPanelkit>>;
let shop: Shop;
let path: string;
let links: string[];
let subscriptionId: string;

beforeEach(async () => {
  shop = await createTestPanelkit();
  const ada = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(ada, await shop.plan({ trafficLimitBytes: 1_000_000, durationDays: 30 }));
  await shop.panelkit.orders.settled(order.id);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  subscriptionId = rows[0]?.id ?? '';
  const delivery = await shop.panelkit.delivery.get(subscriptionId, shop.as(ada));
  path = new URL(delivery.shopLink).pathname;
  links = delivery.links;
});
afterEach(() => shop.scheduler.stop());

function handlerOf(options: Partial<SubscriptionLinkOptions> = {}): HttpHandler {
  const routes = subscriptionLinks({ panelkit: shop.panelkit, name: 'Ada & Co', ...options });
  return createHttpHandler({ routes });
}

const ask = (suffix = '', headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  handlerOf()(new Request(`https://shop.test${path}${suffix}`, { method, headers }));

const textIn = async (response: Response): Promise<string> =>
  Buffer.from(await response.text(), 'base64').toString();

describe('subscriptionLinks', () => {
  test('given a delivered unit, when its link is read, then its configurations and terms, also while the panel is down', async () => {
    shop.panel.goDown();
    const calls = { ...shop.panel.calls };
    const response = await ask('', { 'user-agent': HIDDIFY });
    const withoutRemarks = (await textIn(response)).split('\n').map((uri) => uri.split('#')[0]);
    expect(withoutRemarks).toEqual(links.map((uri) => uri.split('#')[0]));
    expect(links.length).toBeGreaterThan(0);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'profile-update-interval': '12',
      'referrer-policy': 'no-referrer',
      'profile-title': `base64:${btoa('Ada & Co')}`,
      'profile-web-page-url': `https://shop.test${path}`,
      'subscription-userinfo': expect.stringContaining('total=1000000'),
    });
    expect(shop.panel.calls).toEqual(calls);
  });

  test.each([
    ['FlClash/v0.8.33 clash-verge/v1.6.6 Platform/android', '', 'text/yaml; charset=utf-8', 'proxy-groups:'],
    ['SFA/1.11.0 (5011; sing-box 1.11.0)', '', 'application/json; charset=utf-8', '"hijack-dns"'],
    ['SFA/1.8.10 (268; sing-box 1.8.10)', '', 'application/json; charset=utf-8', '"inet4_address"'],
    ['SFA/1.8.10 (268; sing-box 1.8.10)', '/sing-box', 'application/json; charset=utf-8', '"inet4_address"'],
    [HIDDIFY, '?format=sing-box', 'application/json; charset=utf-8', '"default_domain_resolver"'],
    [HIDDIFY, '/sing-box-1.10', 'application/json; charset=utf-8', '"inet4_address"'],
    [HIDDIFY, '/clash-meta', 'text/yaml; charset=utf-8', 'proxy-groups:'],
    [HIDDIFY, '?format=plain', 'text/plain; charset=utf-8', 'vless://'],
    ['', '/xray', 'application/json; charset=utf-8', '"remarks":"Ada & Co"'],
  ])('given %j at “%s”, then it is %s', async (userAgent, suffix, type, part) => {
    const response = await ask(suffix, { 'user-agent': userAgent, accept: '*/*' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(await response.text()).toContain(part);
  });

  test('given HEAD, then all headers of GET and nothing more', async () => {
    const [get, head] = [await ask(), await ask('', {}, 'HEAD')];
    const named = ({ headers }: Response): string[] =>
      [...headers.keys()].filter((name) => name !== 'x-request-id');
    expect(named(head)).toEqual(named(get));
    expect(head.headers.get('subscription-userinfo')).toBe(get.headers.get('subscription-userinfo'));
    expect(await head.text()).toBe('');
  });

  test.each([
    ['?format=evil', 400],
    ['/evil', 404],
    ['/a/b', 404],
  ])('given %s, then %i', async (suffix, status) => {
    expect((await ask(suffix)).status).toBe(status);
  });

  test('given an unknown token, then 404 for whatever is asked, and it is not repeated', async () => {
    for (const suffix of ['', '?format=html', '/mihomo']) {
      const response = await handlerOf()(new Request(`https://shop.test/s/unknown-token${suffix}`));
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('unknown-token');
    }
  });

  test('given rules and templates that the shop decides while it runs, then they hold at the next request, its rules first', async () => {
    const template = defaultLinkTemplate('mihomo').replace('mixed-port: 7890', 'mixed-port: 1234');
    let settings: { userAgentRules: UserAgentRule[]; templates: LinkTemplates } = {
      userAgentRules: [],
      templates: {},
    };
    const handler = handlerOf({ decided: () => settings });
    const get = async (userAgent: string) =>
      (
        await handler(new Request(`https://shop.test${path}`, { headers: { 'user-agent': userAgent } }))
      ).text();
    expect(await get('mihomo/1.19.28')).toContain('mixed-port: 7890');
    settings = {
      userAgentRules: [userAgentRule({ startsWith: 'v2rayNG/', format: 'mihomo' })],
      templates: { mihomo: template },
    };
    expect(await get('mihomo/1.19.28')).toContain('"mixed-port": 1234');
    expect(await get('v2rayNG/1.10.16')).toContain('"mixed-port": 1234');
    expect(await get('Stash/3.0')).toContain('mixed-port: 7890');
  });

  test.each(['TelegramBot (like TwitterBot)', 'WhatsApp/2.23.20.0 A'])(
    'given the preview of a chat (%s), then it learns the name of the shop alone',
    async (userAgent) => {
      for (const suffix of ['', '?format=plain', '/mihomo']) {
        const response = await ask(suffix, { 'user-agent': userAgent, accept: BROWSER });
        expect(response.headers.get('referrer-policy')).toBe('no-referrer');
        const text = await response.text();
        expect(text).toContain('<title>Ada &amp; Co</title>');
        expect(text).not.toMatch(/vless|proxies|vpn/);
      }
    },
  );

  test.each([
    [{ accept: BROWSER }, '', true],
    [{ accept: '*/*' }, '', false],
    [{ accept: BROWSER }, '?format=base64', false],
    [{ accept: '*/*' }, '?format=html', true],
  ])('given %o at “%s”, then the page of the host is shown: %s', async (headers, suffix, isShown) => {
    const seen: SubscriptionDocument[] = [];
    const page = (document: SubscriptionDocument): Response => {
      seen.push(document);
      return new Response('a page');
    };
    const response = await handlerOf({ page })(new Request(`https://shop.test${path}${suffix}`, { headers }));
    expect((await response.text()) === 'a page').toBe(isShown);
    expect(seen.map(({ links: shown }) => shown)).toEqual(isShown ? [links] : []);
  });

  test('given a life, then the link tells each of its states in place of servers, or above them', async () => {
    const said = async (): Promise<{ servers: string; announced: string | null }> => {
      const response = await ask();
      const announced = response.headers.get('announce');
      const servers = decodeURIComponent((await textIn(response)).split('#')[1] ?? '');
      return { servers, announced: announced && Buffer.from(announced.slice(7), 'base64').toString() };
    };
    expect(await said()).toEqual({ servers: 'Ada & Co', announced: null });
    await shop.clock.advance(28 * DAY_MS);
    expect(await said()).toEqual({ servers: 'Ada & Co', announced: 'Ends in 2 days' });
    const reason = 'asked for';
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason }, shop.staff());
    const paused = 'This subscription is paused.';
    expect(await said()).toEqual({ servers: paused, announced: paused });
    await shop.panelkit.subscriptions.resume({ subscriptionId }, shop.staff());
    await shop.clock.advance(3 * DAY_MS);
    const ended = 'This subscription has ended. Renew it to go on.';
    expect(await said()).toEqual({ servers: ended, announced: ended });
  });

  test("given a host's own rule, then it counts; one that is not anchored is refused at the start", async () => {
    const own = [{ pattern: /^Happ\//, format: 'xray' } as const];
    const headers = { 'user-agent': 'Happ/3.13.0' };
    const response = await handlerOf({ userAgentRules: own })(
      new Request(`https://shop.test${path}`, { headers }),
    );
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(() => handlerOf({ userAgentRules: [{ pattern: /clash/, format: 'clash' }] })).toThrow(TypeError);
  });

  test('given words of the shop, then an application reads them, and everything else in those of PanelKit', async () => {
    const texts = { ru: { links: { suspended: 'Подписка на паузе у Ады.' } } };
    const read = async (): Promise<string> => {
      const request = new Request(`https://shop.test${path}`, { headers: { 'user-agent': HIDDIFY } });
      const { headers } = await handlerOf({ language: 'ru', texts })(request);
      return Buffer.from((headers.get('announce') ?? '').slice('base64:'.length), 'base64').toString();
    };
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'test' }, shop.staff());
    expect(await read()).toBe('Подписка на паузе у Ады.');
    await shop.panelkit.subscriptions.resume({ subscriptionId }, shop.staff());
    await shop.clock.advance(31 * DAY_MS);
    expect(await read()).toBe('Срок подписки истёк. Продлите её, чтобы пользоваться дальше.');
  });
});
