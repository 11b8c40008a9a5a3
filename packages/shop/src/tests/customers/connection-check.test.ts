import type { HandshakeOutcome, Panelkit } from '@panelkit/sdk';
import { afterEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
afterEach(() => shop.close());

/** Its panel, when it was asked last. */
function answeringIn40Ms(panelkit: Panelkit): Panelkit {
  const get: Panelkit['delivery']['get'] = async (id, by) => {
    const view = await panelkit.delivery.get(id, by);
    return { ...view, server: view.server && { ...view.server, responseMs: 40 } };
  };
  return { ...panelkit, delivery: { ...panelkit.delivery, get } };
}

/** The pages of a customer and of staff, an hour after something was sold. */
async function pagesAfter(outcome: HandshakeOutcome): Promise<{ own: string; staff: string }> {
  shop = await openTestShop({ handshaker: { shake: async () => outcome }, alter: answeringIn40Ms });
  const ada = await shop.customer({ balanceMinor: 5000 });
  const order = await shop.buy(ada, await shop.plan({ name: 'Best' }));
  await shop.panelkit.orders.settled(order.id);
  const [one] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  const panelId = (await shop.panelkit.panels.list({}, shop.staff())).rows[0]?.id ?? '';
  await shop.panelkit.inbounds.dial({ panelId }, shop.staff());
  await shop.scheduler.start();
  await shop.clock.advance('1m');
  await shop.scheduler.stop();
  const own = (await (await shop.openAs(ada)).get(`/subscriptions/${one?.id}`)).text;
  const staff = (await (await shop.openAsStaff()).get(`/staff/panels/${panelId}`)).text;
  return { own, staff };
}

test.each<[HandshakeOutcome, string]>([
  [{ kind: 'answers', connectMs: 21, handshakeMs: 43 }, 'connected by our shop in 21 ms, TLS in 43 ms'],
  [{ kind: 'answers', connectMs: 21, handshakeMs: null }, 'connected by our shop in 21 ms ('],
  [{ kind: 'wrong-certificate', connectMs: 5 }, 'connected by our shop, but its certificate is wrong'],
  [{ kind: 'no-handshake', connectMs: 5 }, 'connected by our shop, but without a TLS answer'],
  [{ kind: 'unreachable' }, 'our shop could not connect'],
])(
  'given a server of which the check says %j, then its customer and staff read it',
  async (outcome, text) => {
    const { own, staff } = await pagesAfter(outcome);
    expect(own).toContain(text);
    // How fast its panel answers says less, and is left out.
    expect(own).not.toContain('answers in 40 ms');
    expect(staff).toContain(text);
  },
);

test('given a link that cannot be checked, then nothing is said', async () => {
  const { own, staff } = await pagesAfter({ kind: 'not-tried', reason: 'unsupported-link' });
  expect(`${own}${staff}`).not.toContain('our shop could not connect');
  expect(`${own}${staff}`).not.toContain('connected by our shop');
  expect(own).toContain('answers in 40 ms');
});
