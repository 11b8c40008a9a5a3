import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

describe('a panel that fails', () => {
  test('given dropped answers, 500s, lost logins and two restarts, when 500 orders are placed, then exactly 500 accounts exist', async () => {
    const shop = await createTestPanelkit({ panels: [{ latencyMs: 20, seed: 7 }] });
    const plan = await shop.plan();
    const customers = await Promise.all(
      Array.from({ length: 20 }, () => shop.customer({ balanceMinor: 25_000 })),
    );
    const { faults } = shop.panel;
    faults.sometimes('writes', { kind: 'drop-after-commit' }, 0.1);
    faults.sometimes('writes', { kind: 'error-after-commit' }, 0.05);
    faults.sometimes('reads', { kind: 'auth-failed' }, 0.05);
    await shop.scheduler.start();

    for (let wave = 0; wave < 25; wave += 1) {
      if (wave === 8 || wave === 16) shop.panel.restart(20_000);
      await Promise.all(customers.map((customer) => shop.buy(customer, plan)));
      await shop.clock.advance('30s');
    }
    faults.clear();
    await shop.clock.advance('2h');
    await shop.scheduler.stop();

    const orders = await shop.panelkit.orders.list({ status: 'fulfilled', limit: 500 }, shop.staff());
    expect(orders.rows).toHaveLength(500);
    expect(shop.panel.accounts()).toHaveLength(500);
    expect(new Set(shop.panel.accounts().map(({ note }) => note)).size).toBe(500);
    expect(faults.count('drop-after-commit')).toBeGreaterThan(20);
    expect(await violationsOf(shop)).toEqual([]);
  }, 60_000);

  test('given a panel that asks for a minute of patience, when it is looked at, then it is left alone until then', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 25_000 });
    shop.panel.faults.sometimes('findAccount', { kind: 'rate-limited', retryAfterMs: 60_000 }, 1);
    await shop.scheduler.start();
    await shop.buy(customer, await shop.plan());
    const { faults } = shop.panel;
    await shop.clock.advance('1s');
    const looksAtFirst = faults.count('rate-limited');
    await shop.clock.advance('58s');
    expect(looksAtFirst).toBe(1);
    expect(faults.count('rate-limited')).toBe(1);
    faults.clear();
    await shop.clock.advance('5s');
    expect(shop.panel.accounts()).toHaveLength(1);
    await shop.scheduler.stop();
  });
});
