import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

test('given a customer at whom staff look often and at once, then one row says so for each of them and hour; customers record nothing', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 0 });
  const target = { kind: 'customer', id: customer.id };
  const look = (id: string, action = 'customer.view') =>
    shop.panelkit.audit.recordView({ action, target }, { actor: { kind: 'staff', id } });
  await Promise.all(['ann', 'ann', 'bob', 'ann'].map((id) => look(id)));
  await look('ann', 'receipt.view');
  await shop.clock.advance('1h');
  await look('ann', 'receipt.view');
  const views = async () => {
    const { rows } = await shop.panelkit.audit.list({ targetId: customer.id }, shop.staff());
    return rows.map(({ actor, action }) => `${actor.id} ${action}`);
  };
  const seen = ['ann customer.view', 'ann receipt.view', 'bob customer.view'];
  expect((await views()).filter((row) => row.includes('view')).toSorted()).toEqual(seen);
  const mine = shop.panelkit.audit.recordView({ action: 'customer.view', target }, shop.as(customer));
  await expect(mine).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(look('ann', 'anything')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect((await views()).filter((row) => row.includes('view'))).toHaveLength(3);
});
