import { describe, expect, test } from 'vitest';
import type { NotifierMessage } from '../ports/notifier.ts';
import { createTestClock } from '../testing/test-clock.ts';
import { type ReceivedWebhook, verifyWebhook } from './verify-webhook.ts';
import { createWebhookNotifier } from './webhook-notifier.ts';
import { signatureOf, webhookKey } from './webhook-signature.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const now = new Date('2026-01-01T00:00:00Z');
const message: NotifierMessage = {
  id: 'msg-1',
  audience: 'staff',
  customerId: null,
  externalId: null,
  code: 'staff.new-customer',
  parameters: { name: 'Ada' },
  subject: { kind: 'customer', id: 'c1' },
  language: 'en',
  text: 'New customer: Ada.',
  link: null,
  createdAt: now,
};

async function sendTo(answer: () => Promise<Response>, clock = createTestClock()) {
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    return answer();
  };
  const notifier = createWebhookNotifier({ url: 'https://receiver.test/hook', secret, clock, fetch });
  const sending = notifier.send(message, { signal: new AbortController().signal, fetch });
  return { sending, requests, clock };
}

/** A webhook as its sender made it. */
async function aWebhook(overrides: Partial<ReceivedWebhook> = {}): Promise<ReceivedWebhook> {
  const { sending, requests } = await sendTo(async () => new Response());
  await sending;
  const [request] = requests;
  const headers = Object.fromEntries(request?.headers ?? []);
  return { headers, body: (await request?.text()) ?? '', secret, now, ...overrides };
}

describe('the webhook notifier', () => {
  test('given the example of the standard, then the signature is the one that is written there', () => {
    // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, “Signature scheme”.
    const key = webhookKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const body = '{"test": 2432232314}';
    expect(signatureOf(key, { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body })).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  test.each([
    [200, null, { kind: 'sent' }],
    [204, null, { kind: 'sent' }],
    [301, null, { kind: 'refused', reason: 'http-301' }],
    [401, null, { kind: 'refused', reason: 'http-401' }],
    [410, null, { kind: 'refused', reason: 'http-410' }],
    [408, null, { kind: 'failed', reason: 'http-408', retryAfterMs: null }],
    [429, '30', { kind: 'failed', reason: 'http-429', retryAfterMs: 30_000 }],
    [503, 'Thu, 01 Jan 2026 00:02:00 GMT', { kind: 'failed', reason: 'http-503', retryAfterMs: 120_000 }],
    [503, 'soon', { kind: 'failed', reason: 'http-503', retryAfterMs: null }],
    [503, 'Wed, 31 Dec 2025 00:00:00 GMT', { kind: 'failed', reason: 'http-503', retryAfterMs: 0 }],
  ])('given the answer %i with Retry-After %s, then %o', async (status, retryAfter, answer) => {
    const headers = retryAfter === null ? {} : { 'retry-after': retryAfter };
    const { sending } = await sendTo(async () => new Response(null, { status, headers }));
    expect(await sending).toEqual(answer);
  });

  test('given a receiver that cannot be reached, then it failed', async () => {
    const { sending } = await sendTo(() => Promise.reject(new TypeError('fetch failed')));
    expect(await sending).toEqual({ kind: 'failed', reason: 'unreachable', retryAfterMs: null });
  });

  test('given a receiver that answers nothing for ten seconds, then it failed: the receiver knows a repetition', async () => {
    const clock = createTestClock();
    const fetch: typeof globalThis.fetch = (_input, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const notifier = createWebhookNotifier({ url: 'https://receiver.test/hook', secret, clock, fetch });
    const sending = notifier.send(message, { signal: new AbortController().signal, fetch });
    await clock.advance('10s');
    expect(await sending).toEqual({ kind: 'failed', reason: 'no-answer', retryAfterMs: null });
  });

  test.each(['', 'a-secret', 'whsec_', 'whsec_c2hvcnQ=', `whsec_${'a'.repeat(200)}`, `${secret} `])(
    'given the secret "%s", then it is refused without being named',
    (wrong) => {
      const make = () =>
        createWebhookNotifier({ url: 'https://receiver.test', secret: wrong, clock: createTestClock() });
      expect(make).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
      expect(make).toThrow(/^The secret of a webhook must be "whsec_"/);
    },
  );
});

describe('the check of a webhook', () => {
  test('given what was sent, then it is valid and read', async () => {
    expect(verifyWebhook(await aWebhook())).toEqual({
      valid: true,
      id: 'msg-1',
      payload: {
        type: 'staff.new-customer',
        timestamp: now.toISOString(),
        data: { ...message, createdAt: now.toISOString() },
      },
    });
  });

  test('given a secret that changes, then either is taken; several signatures, then one is enough', async () => {
    const webhook = await aWebhook({ secret: [other, secret] });
    expect(verifyWebhook(webhook)).toMatchObject({ valid: true });
    const headers = new Headers(await headersOf(webhook));
    headers.set('webhook-signature', `v1,bm90IG1pbmU= ${headers.get('webhook-signature')}`);
    expect(verifyWebhook({ ...webhook, headers })).toMatchObject({ valid: true });
  });

  test.each<[string, (webhook: ReceivedWebhook) => Partial<ReceivedWebhook>, string]>([
    ['another body', ({ body }) => ({ body: `${body} ` }), 'signature'],
    ['another secret', () => ({ secret: other }), 'signature'],
    ['an old timestamp', () => ({ now: new Date(now.getTime() + 301_000) }), 'timestamp'],
    ['a timestamp of the future', () => ({ now: new Date(now.getTime() - 301_000) }), 'timestamp'],
    ['another id', ({ headers }) => ({ headers: { ...headers, 'webhook-id': 'msg-2' } }), 'signature'],
    [
      'no signature',
      ({ headers }) => ({ headers: { ...headers, 'webhook-signature': undefined } }),
      'headers',
    ],
    [
      'nonsense for a time',
      ({ headers }) => ({ headers: { ...headers, 'webhook-timestamp': 'x' } }),
      'headers',
    ],
    [
      'another scheme',
      ({ headers }) => ({ headers: { ...headers, 'webhook-signature': 'v2,abc' } }),
      'signature',
    ],
  ])('given %s, then it is not valid', async (_, change, reason) => {
    const webhook = await aWebhook();
    expect(verifyWebhook({ ...webhook, ...change(webhook) })).toEqual({ valid: false, reason });
  });
});

async function headersOf({ headers }: ReceivedWebhook): Promise<[string, string][]> {
  return Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}
