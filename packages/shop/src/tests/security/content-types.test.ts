import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExpressApp } from '../../app.ts';
import { routesOf } from '../test-routes.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const clock = createTestClock();
const fake = createFakePaymentGateway({ clock });
const bankMessageSecret = 'a-secret-of-the-phone-that-nobody-guesses';
let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ clock, paymentGateways: [fake.gateway], shop: { bankMessageSecret } });
});
afterAll(() => shop.close());

describe('The type of what is sent', () => {
  test.each([
    { name: 'JSON', type: 'application/json' },
    { name: 'text', type: 'text/plain' },
    { name: 'XML', type: 'application/xml' },
    {
      name: 'several parts, of which no page of the shop has a form',
      type: 'multipart/form-data; boundary=x',
    },
    { name: 'a type of nobody', type: 'nonsense' },
  ])(
    'given a form as $name, then it is refused with 415 for every form of the shop',
    async ({ type }) => {
      const forms = routesOf(createExpressApp(shop.shop)).filter(
        // Those that a picture comes with ask first who sends it; what a phone or a mail program sends is not
        // read.
        ({ method, path }) =>
          method === 'POST' &&
          ![
            '/payments/:paymentId/receipt',
            '/staff/brand',
            '/staff/plans/:id/image',
            '/share/receipt',
            '/unsubscribe/:token',
          ].includes(path),
      );
      expect(forms.length).toBeGreaterThan(50);
      const owner = await shop.openAsStaff('dana');
      const { csrf = '' } = await owner.hiddenFields('/staff', '/language');
      for (const { path } of forms) {
        const cookie = `shop-session=${owner.cookie('shop-session')}; shop-csrf=${owner.cookie('shop-csrf')}`;
        const headers = { cookie, 'content-type': type };
        const body = new TextEncoder().encode(`csrf=${csrf}&key=k`);
        const { status } = await fetch(shop.url + path.replace(/:\w+/g, 'x'), {
          method: 'POST',
          headers,
          body,
        });
        expect({ path, status }).toEqual({ path, status: 415 });
      }
    },
    60_000,
  );

  test('given a body without a type, then 415; given none at all, then the form has no token', async () => {
    const send = (body: Uint8Array<ArrayBuffer> | null) =>
      fetch(`${shop.url}/cart`, { method: 'POST', body });
    expect((await send(new TextEncoder().encode('csrf=x'))).status).toBe(415);
    expect((await send(null)).status).toBe(403);
  });

  test('given what providers and the phone send, then JSON is read and any other type is refused with 415', async () => {
    const forged = fake.forge({ rawBody: '{}', headers: {} });
    const statusOf = async (path: string, type: string | null): Promise<number> => {
      const headers = { ...forged.headers, authorization: `Bearer ${bankMessageSecret}` };
      const body = new TextEncoder().encode('{"text":"x"}');
      const request = {
        method: 'POST',
        body,
        headers: type === null ? headers : { ...headers, 'content-type': type },
      };
      return (await fetch(shop.url + path, request)).status;
    };
    for (const type of [
      null,
      'text/html',
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
    ])
      for (const path of ['/payments/events/fake', '/payments/messages'])
        expect([type, path, await statusOf(path, type)]).toEqual([type, path, 415]);
    expect(await statusOf('/payments/events/fake', 'application/json; charset=utf-8')).toBe(400);
    expect(await statusOf('/payments/messages', 'application/json; charset=utf-8')).toBe(200);
  });
});

test('given an answer to a program, then a browser that is led there saves it instead of showing it', async () => {
  const json = { 'content-type': 'application/json', authorization: `Bearer ${bankMessageSecret}` };
  const answers = await Promise.all([
    ...['/healthz', '/readyz', '/metrics', '/s/unknown', '/wallet', '/not-there'].map((path) =>
      fetch(shop.url + path, { headers: { accept: '*/*' } }),
    ),
    ...['/payments/events/fake', '/payments/events/nobody', '/payments/messages'].map((path) =>
      fetch(shop.url + path, { method: 'POST', headers: json, body: '{"text":"x"}' }),
    ),
  ]);
  for (const { url, headers } of answers)
    expect([url, headers.get('content-disposition')]).toEqual([
      url,
      expect.stringMatching(/^attachment; filename=/),
    ]);
  const ofPerson = await shop.open().get('/s/unknown');
  expect(ofPerson.headers.get('content-disposition')).toBeNull();
});
