import { describe, expect, test } from 'vitest';
import { defaultLinkTemplate } from '../templates/default-template.ts';
import { renderSubscription, type SubscriptionRequest } from './render-subscription.ts';
import { createSubscriptionRenderer } from './subscription-renderer.ts';

const uri =
  'vless://7f9c2b1e-0000-4000-8000-0000000000aa@vpn.example:443?type=xhttp&mode=auto&path=%2Fray&security=tls&sni=a.example#in-1';
const other = uri.replace('vpn.example', 'other.example');
const state = { status: 'active', uploadBytes: 1, downloadBytes: 2, trafficLimitBytes: 1000 } as const;
const brand = { name: 'Shop', supportUrl: null, pageUrl: null, updateIntervalHours: 12 };

const BASE: SubscriptionRequest = {
  links: [{ uri, place: 'Germany' }],
  chosen: { format: 'mihomo', coreVersion: '1.19.28' },
  subscription: { ...state, expiresAt: null, refillsAt: null },
  brand,
  language: 'en',
  now: new Date('2026-01-01T00:00:00Z'),
  places: { preparing: ['Home'], degraded: [] },
};
const template = (mode: string) => ({ mihomo: defaultLinkTemplate('mihomo').replace('rule', mode) });
const used = { ...BASE.subscription, downloadBytes: 900 };

const CHANGES: [what: string, change: Partial<SubscriptionRequest>][] = [
  ['a link', { links: [{ uri: other, place: 'Germany' }] }],
  ['one more link', { links: [...BASE.links, { uri: other, place: 'Finland' }] }],
  ['no link', { links: [] }],
  ['the name of a place', { links: [{ uri, place: 'Finland' }] }],
  ['a note', { links: [{ uri, place: 'Germany', note: 'not reachable' }] }],
  ['the format', { chosen: { format: 'stash', coreVersion: null } }],
  ['the version of the core', { chosen: { format: 'mihomo', coreVersion: '1.19.1' } }],
  ['the name of the shop', { links: [{ uri }], brand: { ...brand, name: 'Other' } }],
  ['the language', { language: 'fa' }],
  ['the status', { subscription: { ...BASE.subscription, status: 'suspended' } }],
  ['the usage', { subscription: used }],
  ['a device too many', { devices: { limit: 2, refusal: 'full' } }],
  ['a place that is prepared', { places: { preparing: [], degraded: [] } }],
  ['a template', { templates: template('global') }],
  ['another template', { templates: template('direct') }],
];

describe('createSubscriptionRenderer', () => {
  test.each(CHANGES)(
    'given a remembered document, when a request differs in its %s, then its document is rendered again',
    async (_what, change) => {
      const render = createSubscriptionRenderer();
      const without: SubscriptionRequest = {
        ...BASE,
        links: change.brand === undefined ? BASE.links : [{ uri }],
      };
      const before = await render(without);
      const request = { ...BASE, ...change };
      const after = await render(request);
      expect(after).toEqual(await renderSubscription(request));
      expect(after).not.toEqual(before);
      expect(await render(without)).toEqual(before);
    },
  );

  test('given the same again, then the document is remembered, and its headers are of now', async () => {
    const render = createSubscriptionRenderer();
    const first = await render(BASE);
    const second = await render({ ...BASE, subscription: used });
    expect(second.leftOut).toBe(first.leftOut);
    expect(second.headers['subscription-userinfo']).toContain('download=900');
  });

  test('given links that their caller changes afterwards, then the document is rendered again', async () => {
    const render = createSubscriptionRenderer();
    const links = [{ uri }, { uri }];
    const request = { ...BASE, links };
    const before = await render(request);
    links[1] = { uri: other };
    expect(await render(request)).toEqual(await renderSubscription(request));
    expect(await render({ ...BASE, links: [{ uri }, { uri }] })).toEqual(before);
  });

  test('given more documents than fit, then those that nobody asked for longest are dropped', async () => {
    const render = createSubscriptionRenderer({ maxBytes: 20_000 });
    const of = (place: string) => render({ ...BASE, links: [{ uri, place }] });
    const [first, second] = [await of('first'), await of('second')];
    expect((await of('first')).leftOut).toBe(first.leftOut);
    for (let index = 0; index < 20; index += 1) {
      await of(`other ${index}`);
      expect((await of('first')).leftOut).toBe(first.leftOut);
    }
    expect((await of('second')).leftOut).not.toBe(second.leftOut);
  });

  test('given links of megabytes, then nothing of them stays in memory', async () => {
    const render = createSubscriptionRenderer();
    const request = {
      ...BASE,
      links: Array.from({ length: 4 }, () => ({ uri: `${uri.split('#')[0]}&x=${'x'.repeat(20_000)}` })),
    };
    expect((await render(request)).leftOut).not.toBe((await render(request)).leftOut);
  });
});
