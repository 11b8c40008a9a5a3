import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { IN_MEMORY } from '../on-storage.ts';
import { recordsOf } from '../records-of.ts';
import { describeLostForEver, LOSES_WRITES, NEVER_KEPT } from './describe-lost-for-ever.ts';

describeLostForEver(IN_MEMORY);

describe.each(NEVER_KEPT)('a whole shop on a panel that $name', ({ fault, code }) => {
  test('given a purchase, then staff are alerted within minutes, the listings do not hasten its tries, and the money comes back', async () => {
    const shop = await createTestPanelkit({ panels: LOSES_WRITES });
    await shop.scheduler.start();
    shop.panel.faults.sometimes('ensureAccount', fault, 1);
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.buy(customer, await shop.plan());
    await shop.clock.advance('10m');
    const { events } = await recordsOf(shop);
    const alerts = events.filter(({ type }) => type === 'panel.needs-attention');
    expect(alerts).toMatchObject([{ data: { kind: 'accounts-failing', code, accountCount: 1 } }]);
    await shop.clock.advance('24h');
    expect(shop.panel.calls.ensureAccount).toBeLessThan(25);
    const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
    expect(wallet).toMatchObject({ availableMinor: 1000, heldMinor: 0 });
  });
});
