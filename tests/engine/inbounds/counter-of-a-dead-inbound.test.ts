import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

test('given an account that was being recreated when its inbound went, when suspended until the inbound is back, then it is made again', async () => {
  const shop = await createTestPanelkit({ panels: [{ latencyMs: 10 }] });
  const customer = await shop.customer({ balanceMinor: 1000 });
  await shop.scheduler.start();
  await shop.buy(customer, await shop.plan());
  await shop.clock.advance('1m');
  const [name = ''] = shop.panel.accounts().map((account) => account.name);
  const { rows } = await shop.panelkit.subscriptions.list({}, shop.staff());
  const subscriptionId = rows[0]?.id ?? '';
  shop.panel.vanish([name]);
  shop.panel.faults.sometimes('ensureAccount', { kind: 'error-before-commit' }, 1);
  for (const _ of [1, 2, 3]) await shop.clock.advance('15m');
  expect(shop.panel.calls.ensureAccount).toBeGreaterThan(1);

  const inbounds = shop.panel.inbounds();
  shop.panel.setInbounds(inbounds.slice(0, 0));
  await shop.clock.advance('1h');
  await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
  await shop.clock.advance('1h');
  shop.panel.faults.clear();
  shop.panel.setInbounds(inbounds);
  await shop.clock.advance('2h');
  expect(shop.panel.accounts().map((account) => [account.name, account.status])).toEqual([
    [name, 'disabled'],
  ]);
  expect(await violationsOf(shop)).toEqual([]);
});
