import type { Capabilities } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

const SETTLE_MS = 20_000;

/** An order whose create meets this fault on such a panel. */
async function sell(kind: 'drop-after-commit' | 'drop-before-commit', abilities: Partial<Capabilities>) {
  const shop = await createTestPanelkit({
    panels: [{ uniqueNames: true, losesWrites: false, settleMs: SETTLE_MS, latencyMs: 20, ...abilities }],
  });
  const customer = await shop.customer({ balanceMinor: 1000 });
  shop.panel.faults.next('ensureAccount', { kind });
  await shop.scheduler.start();
  const order = await shop.buy(customer, await shop.plan());
  const status = async () => (await shop.panelkit.orders.get(order.id, shop.staff())).state.status;
  const creates = () => shop.panel.history.filter(({ verb }) => verb === 'ensureAccount').length;
  return { shop, status, creates };
}

test('given a create whose answer is lost, when its account is there as wanted, then it is delivered at once', async () => {
  const { shop, status, creates } = await sell('drop-after-commit', {});
  await shop.clock.advance('1s');
  expect(await status()).toBe('fulfilled');
  expect(creates()).toBe(1);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a create whose answer is lost, when the look after it fails once, then it is delivered at once all the same', async () => {
  const { shop, status, creates } = await sell('drop-after-commit', {});
  // Behind the look before the create.
  await shop.clock.advance(30);
  shop.panel.faults.next('findAccount', { kind: 'error-before-commit' });
  await shop.clock.advance('1s');
  expect([await status(), creates()]).toEqual(['fulfilled', 1]);
  expect(shop.panel.calls.findAccount).toBe(3);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a create that is lost, when its account is not there, then it is sent again only after the panel has settled', async () => {
  const { shop, status, creates } = await sell('drop-before-commit', {});
  await shop.clock.advance(SETTLE_MS - 100);
  expect([await status(), creates()]).toEqual(['fulfilling', 1]);
  await shop.clock.advance('5s');
  expect([await status(), creates()]).toEqual(['fulfilled', 2]);
  expect(await violationsOf(shop)).toEqual([]);
});

test.each([{ losesWrites: true }, { uniqueNames: false }])(
  'given a panel with %o and a create whose answer is lost, when its account is there, then it is believed only after the panel has settled',
  async (abilities) => {
    const { shop, status, creates } = await sell('drop-after-commit', abilities);
    await shop.clock.advance(SETTLE_MS - 100);
    expect(await status()).toBe('fulfilling');
    await shop.clock.advance('5s');
    expect([await status(), creates()]).toEqual(['fulfilled', 1]);
    expect(await violationsOf(shop)).toEqual([]);
  },
);

test('given an account that was seen once, when the write that mends it is lost and it is gone, then a suspect panel makes no other', async () => {
  // It is not believed while the create is open.
  const { shop, status, creates } = await sell('drop-after-commit', { losesWrites: true });
  await shop.clock.advance('1s');
  const [{ name } = { name: '' }] = shop.panel.accounts();
  shop.panel.editAccount(name, { trafficLimitBytes: 1 });
  shop.panel.faults.next('ensureAccount', { kind: 'drop-before-commit' });
  while (creates() < 2) await shop.clock.advance('1s');
  shop.panel.vanish([name]);
  const [panel] = shop.panels;
  await shop.backend.storage.transaction(async (tx) => {
    await tx.panels.get(panel?.id ?? '');
    await tx.panels.update(panel?.id ?? '', { suspectSince: shop.clock.now() });
  });
  await shop.clock.advance('3h');
  expect([await status(), creates()]).toEqual(['fulfilling', 2]);
  expect(shop.panel.accounts()).toEqual([]);
});
