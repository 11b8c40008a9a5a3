import type { HandshakeOutcome, Handshaker } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { afterEach, describe, expect, test } from 'vitest';

const answers: HandshakeOutcome = { kind: 'answers', connectMs: 20.4, handshakeMs: 41.6 };

let shop: TestPanelkit;
afterEach(() => shop.backend.close());

/** A shop with two customers on one inbound, after the hourly look. */
async function lookedAt(shake: Handshaker['shake']) {
  shop = await createTestPanelkit({ handshaker: { shake } });
  const ada = await shop.customer({ balanceMinor: 10_000 });
  const order = await shop.buy(ada, await shop.plan(), 2);
  await shop.panelkit.orders.settled(order.id);
  await shop.scheduler.start();
  await shop.clock.advance('62m');
  await shop.scheduler.stop();
  const { rows } = await shop.panelkit.inbounds.list({ limit: 50 }, shop.staff());
  const used = rows.find(({ usedCount }) => usedCount > 0);
  const [one] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  const { server } = await shop.panelkit.delivery.get(one?.id ?? '', shop.as(ada));
  return { handshake: used?.lastHandshake ?? null, dial: used?.lastDial ?? null, server, used };
}

describe('the handshake with servers', () => {
  test('given servers in use, when an hour passes, then each is connected once, and customers and staff see how it went', async () => {
    const asked: { link: string; allows: boolean }[] = [];
    const { handshake, dial, server } = await lookedAt(async (link, { allowsPrivateAddress: allows }) => {
      asked.push({ link, allows });
      return answers;
    });
    expect(asked).toEqual([{ link: expect.stringMatching(/^vless:/), allows: false }]);
    expect(handshake).toMatchObject({ result: 'answers', connectMs: 20, handshakeMs: 42, reason: null });
    expect(server?.handshake).toEqual({
      result: 'answers',
      connectMs: 20,
      handshakeMs: 42,
      at: handshake?.at,
    });
    expect(dial).toBeNull();
  });

  test.each<[string, Handshaker['shake'], object | null]>([
    ['cannot be reached', async () => ({ kind: 'unreachable' }), { result: 'unreachable', connectMs: null }],
    [
      'has a wrong certificate',
      async () => ({ kind: 'wrong-certificate', connectMs: 7 }),
      { result: 'wrong-certificate', connectMs: 7 },
    ],
    ['cannot be tried', async () => ({ kind: 'not-tried', reason: 'unsupported-link' }), null],
  ])('given a server that %s, then its customer sees that, or nothing', async (_, shake, shown) => {
    const { server, used } = await lookedAt(shake);
    if (shown === null) expect(server?.handshake).toBeNull();
    else expect(server?.handshake).toMatchObject(shown);
    expect(used?.status).toBe('active');
  });

  test.each<[string, Handshaker['shake']]>([
    ['throws what names the link', async (link) => Promise.reject(new Error(link))],
    ['answers nothing', async () => Reflect.get({}, 'nothing')],
    ['tells the link as its reason', async (link) => ({ kind: 'not-tried', reason: link })],
    ['takes less than no time', async () => ({ kind: 'answers', connectMs: -1, handshakeMs: null })],
  ])('given a handshaker that %s, then nothing is said of the server', async (_, shake) => {
    const { handshake, server } = await lookedAt(shake);
    expect(handshake).toMatchObject({ result: 'not-tried', reason: 'failed' });
    expect(server?.handshake).toBeNull();
  });
});
