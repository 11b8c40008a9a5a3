import { beforeEach, describe, expect, test } from 'vitest';
import { arrived, createTellingShop, type TellingShop } from '../notifications/telling-shop.ts';

let telling: TellingShop;
let panelId: string;

beforeEach(async () => {
  telling = await createTellingShop();
  panelId = telling.shop.panels[0]?.id ?? '';
  await telling.shop.scheduler.start();
  await telling.shop.clock.advance('5m');
});

const lines = async () => {
  const { shop } = telling;
  const found = await shop.panelkit.panels.attention(shop.staff());
  return found.map(({ kind, accountCount }) => [kind, accountCount]);
};
const alerts = () => arrived(telling.notifier, 'staff.needs-attention');
const suspend = () =>
  telling.shop.panelkit.subscriptions.suspend(
    { subscriptionId: telling.subscription.id, reason: 'unpaid' },
    telling.shop.staff(),
  );

describe('alerts of what needs a hand', () => {
  test.each([
    {
      name: 'a read-back that never matches',
      fault: { kind: 'wrong-terms', changes: { deviceLimit: 7 } } as const,
      reason: 'READ_BACK_MISMATCH',
    },
    {
      name: 'a repair that is refused for ever',
      fault: { kind: 'refused' } as const,
      reason: 'PANEL_REFUSED',
    },
    {
      name: 'a write that is never applied',
      fault: { kind: 'error-before-commit' } as const,
      reason: 'WRITE_NOT_APPLIED',
    },
  ])('given $name, then staff are told within minutes, once, with how many', async ({ fault, reason }) => {
    const { shop } = telling;
    // What fails for a moment first must not silence what comes after it.
    shop.panel.faults.next('ensureAccount', { kind: 'error-before-commit' });
    shop.panel.faults.sometimes('ensureAccount', fault, 1);
    await suspend();
    await shop.clock.advance('8m');
    expect(await lines()).toEqual([['accounts-failing', 1]]);
    expect(alerts()).toEqual([expect.stringContaining(`1 customer`)]);
    expect(alerts()[0]).toContain(reason);
    await shop.clock.advance('6h');
    expect(alerts()).toHaveLength(1);

    shop.panel.faults.clear();
    await shop.panelkit.panels.retryAccounts({ panelId, code: reason }, shop.staff());
    await shop.clock.advance('5m');
    expect(await lines()).toEqual([]);
    shop.panel.faults.sometimes('ensureAccount', fault, 1);
    await shop.panelkit.subscriptions.resume({ subscriptionId: telling.subscription.id }, shop.staff());
    await shop.clock.advance('10m');
    expect(alerts()).toHaveLength(2);
  });

  test('given a customer who is moved, when the account that is left cannot be removed, then staff are told why the new one waits', async () => {
    telling = await createTellingShop({ panels: [{}, { baseUrl: 'https://two.test' }] });
    const { shop, subscription } = telling;
    await shop.scheduler.start();
    shop.panel.faults.sometimes('removeAccount', { kind: 'refused' }, 1);
    const inboundId = shop.panels[1]?.inbounds[0]?.id ?? '';
    await shop.panelkit.subscriptions.move({ subscriptionId: subscription.id, inboundId }, shop.staff());
    await shop.clock.advance('10m');
    expect(await lines()).toEqual([['accounts-failing', 1]]);
    expect(alerts()).toEqual([expect.stringContaining('PREDECESSOR_PRESENT')]);
    shop.panel.faults.clear();
    await shop.clock.advance('1h');
    expect(await lines()).toEqual([]);
    expect(shop.panels[1]?.fake.accounts()).toHaveLength(1);
  });

  test('given a write that fails twice and then succeeds, then nobody is told', async () => {
    const { shop } = telling;
    shop.panel.faults.next('ensureAccount', { kind: 'error-before-commit' });
    shop.panel.faults.next('ensureAccount', { kind: 'error-before-commit' });
    await suspend();
    await shop.clock.advance('30m');
    expect(shop.panel.accounts()[0]?.status).toBe('disabled');
    expect(alerts()).toEqual([]);
  });

  test('given a panel whose listing never completes, while it answers else, then staff are told within minutes', async () => {
    const { shop } = telling;
    shop.panel.faults.sometimes('listAccounts', { kind: 'invalid-answer' }, 1);
    await shop.clock.advance('20m');
    expect(await lines()).toEqual([['panel-unread', 1]]);
    expect(alerts()).toEqual([expect.stringContaining('cannot be listed')]);
    shop.panel.faults.clear();
    await shop.clock.advance('20m');
    expect(await lines()).toEqual([]);
  });

  test('given a panel whose inbounds cannot be read, then staff are told within minutes', async () => {
    const { shop } = telling;
    shop.panel.faults.sometimes('listInbounds', { kind: 'invalid-answer' }, 1);
    await shop.clock.advance('20m');
    expect(await lines()).toEqual([['panel-unread', 1]]);
    expect(alerts()).toHaveLength(1);
  });

  test('given a panel that cannot be reached, then that is told and nothing else, and nothing is left once it is back', async () => {
    const { shop } = telling;
    shop.panel.goDown();
    await suspend();
    await shop.clock.advance('2h');
    expect((await lines()).map(([kind]) => kind)).toEqual(['panel-unreachable', 'accounts-failing']);
    expect(arrived(telling.notifier, 'staff.panel-unhealthy')).toHaveLength(1);
    expect(alerts()).toEqual([]);
    shop.panel.comeBack();
    await shop.clock.advance('6m');
    expect(await lines()).toEqual([]);
    expect(alerts()).toEqual([]);
  });

  test('given a panel that staff disabled with customers on it, then they are told', async () => {
    const { shop } = telling;
    await shop.panelkit.panels.update({ panelId, status: 'disabled' }, shop.staff());
    await shop.clock.advance('5m');
    expect(await lines()).toEqual([['panel-disabled', 1]]);
    expect(alerts()).toEqual([expect.stringContaining('is disabled')]);
  });
});
