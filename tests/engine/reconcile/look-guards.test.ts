import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { recordContact } from '../../../packages/sdk/src/engine/contact/record-contact.ts';

async function openDelivered(panel: object = {}) {
  const shop = await createTestPanelkit({ panels: [panel] });
  const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
  await shop.scheduler.start();
  await shop.clock.advance('1m');
  const [row] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  if (row === undefined) throw new Error('nothing was delivered');
  const account = async () => {
    const found = await shop.backend.storage.accounts.find(row.accountId);
    if (found === null) throw new Error('there is no account');
    return found;
  };
  return { shop, subscriptionId: row.id, account };
}

const panelOf = (shop: TestPanelkit) => shop.panelkit.panels.get(shop.panels[0]?.id ?? '', shop.staff());

test('given an account that is missing, when it is looked at again and again, then it is missing since the first look, and made again once that is confirmed', async () => {
  const { shop, subscriptionId, account } = await openDelivered({ settleMs: 60_000 });
  shop.panel.vanish(shop.panel.accounts().map(({ name }) => name));
  const { subscriptions } = shop.panelkit;
  await subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
  await shop.clock.advance('1s');
  const { missingSince } = await account();
  expect(missingSince).not.toBeNull();
  // Each of them is a look that comes before the absence is confirmed.
  for (let look = 0; look < 5; look += 1) {
    if (look % 2 === 0) await subscriptions.resume({ subscriptionId }, shop.staff());
    else await subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
    await shop.clock.advance('10s');
    expect((await account()).missingSince).toEqual(missingSince);
  }
  await shop.clock.advance('15s');
  expect(shop.panel.accounts()).toMatchObject([{ status: 'active' }]);
});

test('given a panel of a version that its driver does not know, when an account is wanted otherwise, then nothing is written, and all is once the version is known', async () => {
  const { shop, subscriptionId, account } = await openDelivered();
  const { id, health } = await panelOf(shop);
  const setVersion = (unsupportedVersion?: string) =>
    shop.backend.storage.transaction(async (tx) => {
      await tx.panels.get(id);
      await tx.panels.update(id, {
        health: { ...health, ...(unsupportedVersion !== undefined && { unsupportedVersion }) },
      });
    });
  await setVersion('9.0.0');
  const writes = shop.panel.calls.ensureAccount;
  await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
  await shop.clock.advance('30s');
  expect(shop.panel.calls.ensureAccount).toBe(writes);
  expect(await account()).toMatchObject({ lastError: { code: 'PANEL_VERSION_UNSUPPORTED' } });
  await setVersion();
  await shop.clock.advance('16m');
  expect(shop.panel.accounts()).toMatchObject([{ status: 'disabled' }]);
});

test('given a panel that answers all the time, when it is asked, then its row is written once a minute', async () => {
  const { shop } = await openDelivered();
  await shop.scheduler.stop();
  const engine = engineOf(shop.panelkit);
  const contacts = async (): Promise<Date | null> => {
    const panel = await shop.backend.storage.panels.find(shop.panels[0]?.id ?? '');
    if (panel === null) throw new Error('there is no panel');
    await recordContact(engine, panel, { ok: true });
    return (await shop.backend.storage.panels.find(panel.id))?.health.lastContactAt ?? null;
  };
  await shop.clock.advance('2m');
  const first = await contacts();
  expect(first).toEqual(shop.clock.now());
  await shop.clock.advance('59s');
  expect(await contacts()).toEqual(first);
  await shop.clock.advance('1s');
  expect(await contacts()).toEqual(shop.clock.now());
});
