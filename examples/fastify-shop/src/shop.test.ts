import { readFileSync } from 'node:fs';
import type { RunningProcess } from '@panelkit/http/node';
import { createSystemClock } from '@panelkit/sdk';
import { createFakePaymentGateway } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runShop } from './run-shop.ts';

const sources = ['main.ts', 'run-shop.ts', 'create-app.ts'];

describe('The shop on Fastify', () => {
  const bank = createFakePaymentGateway({ clock: createSystemClock() });
  let shop: RunningProcess;
  beforeEach(async () => {
    // It logs to the console.
    for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => {});
    shop = await runShop(0, [bank.gateway]);
  });
  afterEach(async () => {
    await shop.stop();
    vi.restoreAllMocks();
  });

  const ask = async (path: string, init: RequestInit = {}, user = 'ada') => {
    const headers = { 'x-user': user, ...init.headers };
    const response = await fetch(`http://127.0.0.1:${shop.port}${path}`, { ...init, headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const post = (path: string, body: object, headers: Record<string, string>) =>
    ask(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const order = async (key: string, changes: object = {}) => {
    const [plan] = JSON.parse((await ask('/plans')).text);
    const body = { planId: plan.plan.id, quantity: 1, method: 'fake', ...changes };
    return post('/orders', body, { 'idempotency-key': key });
  };

  /** Follows what happens to Ada; resolves once this has. */
  async function until(type: string, happens: () => Promise<void>): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${shop.port}/events`, { headers: { 'x-user': 'ada' } });
    const reader = response.body?.getReader();
    await happens();
    let heard = '';
    while (!heard.includes(`"type":"${type}"`)) {
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) throw new Error(`the stream ended after ${heard}`);
      heard += new TextDecoder().decode(chunk.value);
    }
    await reader?.cancel();
  }

  test('given an order, when it is repeated and its webhook comes three times, then one subscription with a link', async () => {
    const first = await order('order-1');
    expect(first.status).toBe(201);
    const { id, payAt } = JSON.parse(first.text);
    expect(JSON.parse((await order('order-1')).text)).toMatchObject({ id, payAt });

    const statuses: number[] = [];
    await until('subscription.delivered', async () => {
      bank.provider.pay(new URL(payAt).pathname.split('/').at(-1) ?? '');
      for (const { rawBody, headers } of bank.takeWebhooks({ times: 3 })) {
        const request = {
          method: 'POST',
          body: rawBody,
          headers: { ...headers, 'content-type': 'application/json' },
        };
        statuses.push((await ask('/payments/events/fake', request)).status);
      }
    });
    expect(statuses).toEqual([200, 200, 200]);

    const subscriptions = JSON.parse((await ask('/subscriptions')).text);
    expect(subscriptions).toHaveLength(1);
    const link = await ask(new URL(subscriptions[0].shopLink).pathname);
    // The shop link names servers itself; everything before the remark is the panel's.
    const withoutRemark = (links: string[]): string[] => links.map((each) => each.replace(/#.*/, ''));
    const answered = Buffer.from(link.text, 'base64').toString().split('\n');
    expect(withoutRemark(answered)).toEqual(withoutRemark(subscriptions[0].links));
    expect(link.headers.get('subscription-userinfo')).toContain('total=53687091200');
    expect(JSON.parse((await ask('/subscriptions', {}, 'mallory')).text)).toEqual([]);
  });

  test.each([
    ['no money', () => order('order-2', { method: 'wallet' }), 402, 'INSUFFICIENT_BALANCE'],
    ['no key', () => order(''), 400, 'IDEMPOTENCY_KEY_MISSING'],
    ['no plan', () => order('order-3', { planId: undefined }), 400, 'INVALID_INPUT'],
    ['a forged webhook', () => post('/payments/events/fake', {}, {}), 400, 'PAYMENT_SIGNATURE_INVALID'],
  ])('given %s, then a problem with its code', async (_name, act, status, code) => {
    const answer = await act();
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([status, { status, code }]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('given a proxy on this machine that says who asks, then a link fetched from six networks counts as shared', async () => {
    const bought = JSON.parse((await order('order-shared')).text);
    await until('subscription.delivered', async () => {
      bank.provider.pay(new URL(bought.payAt).pathname.split('/').at(-1) ?? '');
      for (const { rawBody, headers } of bank.takeWebhooks({ times: 1 }))
        await ask('/payments/events/fake', {
          method: 'POST',
          body: rawBody,
          headers: { ...headers, 'content-type': 'application/json' },
        });
    });
    const [{ shopLink }] = JSON.parse((await ask('/subscriptions')).text);
    await until('subscription.link-shared', async () => {
      for (let network = 0; network < 6; network += 1)
        await ask(new URL(shopLink).pathname, { headers: { 'x-forwarded-for': `198.51.${network}.7` } });
    });
  });

  test('given a process that watches it, then it is ready', async () => {
    expect((await ask('/readyz')).status).toBe(200);
  });
});

test('given its sources, then they have at most 120 lines', () => {
  const lines = sources.map(
    (name) =>
      readFileSync(new URL(name, import.meta.url), 'utf8')
        .trimEnd()
        .split('\n').length,
  );
  expect(lines.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(120);
});
