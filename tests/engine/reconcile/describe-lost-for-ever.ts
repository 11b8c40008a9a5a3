import type { CreateInboundInput } from '@panelkit/sdk';
import type { FakePanelFault } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { reconcileInbound } from '../../../packages/sdk/src/engine/inbounds/reconcile-inbound.ts';
import { reconcileAccount } from '../../../packages/sdk/src/engine/reconcile/reconcile-account.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';

const SETTLE_MS = 20_000;
const HOUR_MS = 3_600_000;
export const LOSES_WRITES = [{ losesWrites: true, settleMs: SETTLE_MS }];
const TEMPLATE: CreateInboundInput['template'] = {
  protocol: 'vless',
  security: { kind: 'reality', target: 'example.com:443', serverNames: ['example.com'] },
  port: { from: 20_000, to: 20_020 },
};

/**
 * A panel that confirms each write and drops it, and one whose answers to writes are all lost with what was
 * asked.
 */
export const NEVER_KEPT: { name: string; fault: FakePanelFault; code: string }[] = [
  {
    name: 'confirms each write and loses it',
    fault: { kind: 'lost-write', undoneAfterMs: 5 },
    code: 'READ_BACK_MISMATCH',
  },
  {
    name: 'breaks the connection at each write',
    fault: { kind: 'drop-before-commit' },
    code: 'WRITE_UNKNOWN',
  },
];

/**
 * What must hold on every storage on a panel that never keeps what is written, and on one that loses a write
 * now and then.
 */
export function describeLostForEver({ name, open }: StorageUnderTest): void {
  const openShop = () => open({ panels: LOSES_WRITES });
  testNeverKept(name, openShop);
  testNowAndThen(name, openShop);
  testUnknown(name, openShop);
}

function testNeverKept(name: string, openShop: () => Promise<StoredShop>): void {
  describe.each(NEVER_KEPT)(`a panel that $name: ${name}`, ({ fault, code }) => {
    test('given a suspension, then its tries become rare and are listed, and it ends once the panel keeps them', async () => {
      const shop = await openShop();
      const { subscriptionId, accountId } = await soldOn(shop);
      shop.panel.faults.sometimes('ensureAccount', fault, 1);
      await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'unpaid' }, shop.staff());
      await letTry(shop, { accountId }, 60_000);
      expect(await failing(shop)).toMatchObject([{ code, accountCount: 1 }]);
      await letTry(shop, { accountId }, 9 * 60_000);
      expect(await failing(shop)).toMatchObject([{ code, stuckCount: 1 }]);
      const before = shop.panel.calls.ensureAccount;
      await letTry(shop, { accountId }, 3 * HOUR_MS);
      expect(shop.panel.calls.ensureAccount - before).toBeLessThan(10);
      expect(await failing(shop)).toMatchObject([{ code, accountCount: 1 }]);

      shop.panel.faults.clear();
      await letTry(shop, { accountId }, 5 * HOUR_MS);
      expect(shop.panel.accounts()[0]?.status).toBe('disabled');
      expect(await failing(shop)).toEqual([]);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given a purchase, then it is given up in time with the money back, after a few tries', async () => {
      const shop = await openShop();
      shop.panel.faults.sometimes('ensureAccount', fault, 1);
      const customer = await shop.customer({ balanceMinor: 1000 });
      const { id: orderId } = await shop.buy(customer, await shop.plan());
      const [placed] = await shop.backend.storage.units.listByOrder(orderId);
      await letTry(shop, { accountId: placed?.accountId ?? '' }, 25 * HOUR_MS);
      const [unit] = await shop.backend.storage.units.listByOrder(orderId);
      expect(unit?.state).toMatchObject({ status: 'failed', reason: 'gave-up' });
      const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
      expect(wallet).toMatchObject({ availableMinor: 1000, heldMinor: 0 });
      expect(shop.panel.calls.ensureAccount).toBeLessThan(25);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given an inbound that is to be made, then its tries become rare, and it is made once the panel keeps it', async () => {
      const shop = await openShop();
      shop.panel.faults.sometimes('createInbound', fault, 1);
      const panelId = shop.panels[0]?.id ?? '';
      const asked = { panelId, name: 'germany', template: TEMPLATE };
      const { id: inboundId } = await shop.panelkit.inbounds.create(asked, shop.staff());
      await letTry(shop, { inboundId }, 3 * HOUR_MS);
      expect(shop.panel.calls.createInbound).toBeLessThan(15);
      const row = await shop.backend.storage.inbounds.find(inboundId);
      expect(row?.lastError).toMatchObject({ code });
      shop.panel.faults.clear();
      await letTry(shop, { inboundId }, 5 * HOUR_MS);
      expect(await shop.backend.storage.inbounds.find(inboundId)).toMatchObject({ status: 'active' });
    });
  });
}

function testNowAndThen(name: string, openShop: () => Promise<StoredShop>): void {
  describe(`a panel that loses writes now and then: ${name}`, () => {
    test('given one lost write, when that is seen, then it is repeated soon', async () => {
      const shop = await openShop();
      const { subscriptionId, accountId } = await soldOn(shop);
      const before = shop.panel.calls.ensureAccount;
      shop.panel.faults.next('ensureAccount', { kind: 'lost-write', undoneAfterMs: 5 });
      await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'unpaid' }, shop.staff());
      await letTry(shop, { accountId }, SETTLE_MS + 5000);
      expect(shop.panel.accounts()[0]?.status).toBe('disabled');
      expect(shop.panel.calls.ensureAccount).toBe(before + 2);
      await letTry(shop, { accountId }, SETTLE_MS);
      expect(await failing(shop)).toEqual([]);
    });

    test('given terms that change while a write settles, then the next write is no failed try', async () => {
      const shop = await openShop();
      const { subscriptionId, accountId } = await soldOn(shop);
      await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'unpaid' }, shop.staff());
      await letTry(shop, { accountId }, 5000);
      await shop.panelkit.subscriptions.resume({ subscriptionId }, shop.staff());
      await letTry(shop, { accountId }, 3 * SETTLE_MS);
      expect(shop.panel.accounts()[0]?.status).toBe('active');
      const events = await shop.backend.storage.events.list({ after: 0, limit: 100_000 });
      expect(events.filter(({ type }) => type === 'account.attempt-failed')).toEqual([]);
      const account = await shop.backend.storage.accounts.find(accountId);
      expect(account).toMatchObject({ mismatches: [], attempts: 0, lastError: null });
    });

    test('given a customer who is terminated, when no removal is kept, then the removals become rare', async () => {
      const shop = await openShop();
      const { subscriptionId, accountId } = await soldOn(shop);
      shop.panel.faults.sometimes('removeAccount', { kind: 'lost-write', undoneAfterMs: 5 }, 1);
      await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'over' }, shop.staff());
      await letTry(shop, { accountId }, 3 * HOUR_MS);
      expect(shop.panel.calls.removeAccount).toBeLessThan(15);
      shop.panel.faults.clear();
      await letTry(shop, { accountId }, 5 * HOUR_MS);
      expect(shop.panel.accounts()).toEqual([]);
      expect(await violationsOf(shop)).toEqual([]);
    });
  });
}

function testUnknown(name: string, openShop: () => Promise<StoredShop>): void {
  test(`given a panel at a new address that nobody has tested, when it loses a write, then nothing is delivered before a second look: ${name}`, async () => {
    const shop = await openShop();
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    const unit = async () => (await shop.backend.storage.units.listByOrder(order.id))[0];
    const accountId = (await unit())?.accountId ?? '';
    const panelId = shop.panels[0]?.id ?? '';
    await shop.backend.storage.transaction((tx) =>
      tx.panels.update(panelId, { version: null, capabilities: null }),
    );
    shop.panel.faults.next('ensureAccount', { kind: 'lost-write', undoneAfterMs: 6000 });
    await letTry(shop, { accountId }, 5000);
    expect((await unit())?.state.status).toBe('provisioning');
    await letTry(shop, { accountId }, 10 * SETTLE_MS);
    expect((await unit())?.state.status).toBe('completed');
    expect(shop.panel.accounts()).toHaveLength(1);
    expect(await violationsOf(shop)).toEqual([]);
  });
}

async function soldOn(shop: StoredShop) {
  const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
  const [unit] = await shop.backend.storage.units.listByOrder(order.id);
  const accountId = unit?.accountId ?? '';
  await letTry(shop, { accountId }, 2 * SETTLE_MS);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  return { subscriptionId: rows[0]?.id ?? '', accountId };
}

/** Lets the reconciler try whenever a try is due; nothing else of the shop runs. */
async function letTry(
  shop: StoredShop,
  row: { accountId: string } | { inboundId: string },
  forMs: number,
): Promise<void> {
  const { clock } = shop;
  const engine = engineOf(shop.panelkit);
  const { accounts, inbounds } = shop.backend.storage;
  const endsAtMs = clock.now().getTime() + forMs;
  const dueAt = async () =>
    'accountId' in row
      ? (await accounts.find(row.accountId))?.nextAttemptAt
      : (await inbounds.find(row.inboundId))?.nextAttemptAt;
  for (let at = await dueAt(); at != null && at.getTime() <= endsAtMs; at = await dueAt()) {
    await clock.advance(Math.max(0, at.getTime() - clock.now().getTime()));
    await shop.run(
      'accountId' in row ? reconcileAccount(engine, row.accountId) : reconcileInbound(engine, row.inboundId),
    );
    // What the panel undoes, it undoes a little later.
    await clock.advance(10);
  }
  await clock.advance(Math.max(0, endsAtMs - clock.now().getTime()));
}

async function failing(shop: StoredShop) {
  const lines = await shop.panelkit.panels.attention(shop.staff());
  return lines.filter(({ kind }) => kind === 'accounts-failing');
}
