import { afterEach, describe, expect, test } from 'vitest';
import { createTurnstile, type TurnstileOptions } from '../../security/turnstile.ts';
import { fieldsOf, type TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const SECRET = 'the-secret-of-the-widget';
const HOST = '127.0.0.1';

/**
 * What the service was asked, and what it answers: by default as it does for a person in front of the page
 * that asked.
 */
function startService(answerOf: (asked: URLSearchParams) => Promise<Response> | Response) {
  const asked: URLSearchParams[] = [];
  const fetch: TurnstileOptions['fetch'] = async (input, init) => {
    expect(String(input)).toBe('https://challenges.cloudflare.com/turnstile/v0/siteverify');
    const fields = new URLSearchParams(String(init?.body));
    asked.push(fields);
    return answerOf(fields);
  };
  return { asked, fetch };
}

let shop: TestShop;
let errors: unknown[] = [];
afterEach(async () => {
  errors = [];
  await shop.close();
});

async function openShop(
  service: Pick<TurnstileOptions, 'fetch'>,
  whenDown: 'refuse' | 'accept' = 'refuse',
): Promise<TestBrowser> {
  const logger = { error: (...said: unknown[]) => void errors.push(said) };
  const keys = { siteKey: 'the-site-key', secretKey: SECRET, publicUrl: `http://${HOST}` };
  const formChallenge = createTurnstile({ ...service, ...keys, whenDown, logger });
  shop = await openTestShop({ shop: { formChallenge } });
  return shop.open();
}

/** The widget of a page: what it says of itself to the service. */
function widgetIn(page: string) {
  const read = (name: string) => new RegExp(`data-${name}="([^"]+)"`).exec(page)?.[1] ?? '';
  return { action: read('action'), cdata: read('cdata'), siteKey: read('sitekey') };
}

let people = 0;
const signUp = async (browser: TestBrowser, token?: string) => {
  const fields = await browser.hiddenFields('/sign-up', '/sign-up');
  const person = { name: 'Ada', email: `ada${++people}@shop.test`, password: 'five quiet otters' };
  return browser.post('/sign-up', {
    ...fields,
    ...person,
    ...(token !== undefined && { 'cf-turnstile-response': token }),
  });
};

describe('A form behind Turnstile', () => {
  test('given its page, then it shows the widget, its scripts may run, and it says what it needs without them', async () => {
    const page = await (await openShop(startService(() => Response.json({})))).get('/sign-up');
    expect(widgetIn(page.text)).toMatchObject({ siteKey: 'the-site-key', action: 'sign-up' });
    expect(page.text).toContain('src="https://challenges.cloudflare.com/turnstile/v0/api.js"');
    expect(page.text).toContain('This form needs JavaScript');
    expect(page.text).not.toContain(SECRET);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self' https://challenges.cloudflare.com;");
    expect(policy).toContain('frame-src https://challenges.cloudflare.com;');
  });

  test('given a person, then the service is asked with the secret, and the form is taken', async () => {
    let widget = { action: '', cdata: '' };
    const service = startService(() => Response.json({ success: true, hostname: HOST, ...widget }));
    const browser = await openShop(service);
    widget = widgetIn((await browser.get('/sign-up')).text);
    expect((await signUp(browser, 'a-token')).status).toBe(303);
    expect(service.asked.map((asked) => Object.fromEntries(asked))).toEqual([
      { secret: SECRET, response: 'a-token' },
    ]);
  });

  test.each([
    { name: 'another host', answer: { hostname: 'elsewhere.test' } },
    { name: 'another form', answer: { action: 'forgot' } },
    { name: 'another browser', answer: { cdata: 'of-somebody-else' } },
    { name: 'a program', answer: { success: false, 'error-codes': ['invalid-input-response'] } },
    { name: 'a second use', answer: { success: false, 'error-codes': ['timeout-or-duplicate'] } },
  ])('given an answer for $name, then nobody is made', async ({ answer }) => {
    let widget = { action: '', cdata: '' };
    const service = startService(() =>
      Response.json({ success: true, hostname: HOST, ...widget, ...answer }),
    );
    // Whatever holds while it is down: this is a verdict.
    const browser = await openShop(service, 'accept');
    widget = widgetIn((await browser.get('/sign-up')).text);
    const refused = await signUp(browser, 'a-token');
    expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('wait half a minute') });
    expect(await shop.shop.store.users.list({ limit: 10 })).toEqual([]);
  });

  test('given no token, or one that is far too long, then the service is not even asked', async () => {
    const service = startService(() => Response.json({ success: true }));
    const browser = await openShop(service, 'accept');
    for (const token of [undefined, '', 'x'.repeat(2049)])
      expect((await signUp(browser, token)).status).toBe(400);
    expect(service.asked).toEqual([]);
  });

  const troubles: { name: string; answer: () => Promise<Response> | Response }[] = [
    { name: 'does not answer', answer: () => Promise.reject(new TypeError('fetch failed')) },
    { name: 'answers with a page', answer: () => new Response('<html>', { status: 502 }) },
    { name: 'answers without end', answer: () => new Response(`{"success":true}${' '.repeat(1_000_000)}`) },
    {
      name: 'refuses the keys of the shop',
      answer: () => Response.json({ success: false, 'error-codes': ['invalid-input-secret'] }),
    },
  ];
  test.each(troubles)(
    'given a service that $name, then the setting decides, and the log has no secret',
    async ({ answer }) => {
      for (const [whenDown, status] of [
        ['refuse', 400],
        ['accept', 303],
      ] as const) {
        const browser = await openShop(startService(answer), whenDown);
        expect((await signUp(browser, 'a-token')).status).toBe(status);
        expect(errors).toHaveLength(1);
        expect(JSON.stringify(errors)).not.toMatch(new RegExp(`${SECRET}|a-token`));
        errors = [];
        if (whenDown === 'refuse') await shop.close();
      }
    },
  );

  test('given a trial that is asked for twice, then the service knows the second for the same, and both lead to it', async () => {
    const used = new Map<string, string | null>();
    let widget = { action: '', cdata: '' };
    // As Turnstile does: a token counts once, or again under the same key.
    const service = startService((asked) => {
      const token = asked.get('response') ?? '';
      const again = asked.get('idempotency_key');
      const isNew = !used.has(token) || (again !== null && used.get(token) === again);
      used.set(token, again);
      if (!isNew) return Response.json({ success: false, 'error-codes': ['timeout-or-duplicate'] });
      return Response.json({ success: true, hostname: HOST, ...widget });
    });
    await openShop(service);
    const browser = await shop.openAs(await shop.customer());
    await shop.plan({ slug: 'gold', trialDays: 2 });
    const { text: page } = await browser.get('/plans/gold');
    widget = widgetIn(page);
    const fields = fieldsOf(page, '/trials');
    const send = () => browser.post('/trials', { ...fields, 'cf-turnstile-response': 'one-token' });
    const answers = [await send(), await send()];
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(answers[1]?.location).toBe(answers[0]?.location);
  });
});
