import { DAY_MS, GIB_BYTES } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

const now = new Date('2026-03-01T12:00:00Z');
const MINUTE_MS = 60_000;

describe('drift', () => {
  let shop: TestPanelkit;
  let panelId: string;
  let subscriptionIds: string[];
  beforeEach(async () => {
    shop = await createTestPanelkit({ now, panels: [{ pageSize: 7 }] });
    const customer = await shop.customer({ balanceMinor: 100_000 });
    const order = await shop.buy(customer, await shop.plan(), 20);
    await shop.run(shop.panelkit.orders.settled(order.id));
    panelId = shop.panels[0]?.id ?? '';
    const page = { orderId: order.id, limit: 100 };
    const { rows } = await shop.panelkit.subscriptions.list(page, shop.as(customer));
    subscriptionIds = rows.map(({ id }) => id);
  });

  const sync = () => shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
  const findDrift = () => shop.run(shop.panelkit.panels.findDrift(panelId, shop.staff()));
  const panel = () => shop.panelkit.panels.get(panelId, shop.staff());
  const names = () => shop.panel.accounts().map(({ name }) => name);
  const writes = () => shop.panel.calls.ensureAccount;
  const events = async (type: string) =>
    (await shop.panelkit.events.list({ after: 0, limit: 500 })).filter((event) => event.type === type);
  /** What is due now and in the next minute. */
  const work = async () => {
    await shop.scheduler.start();
    await shop.clock.advance(MINUTE_MS);
    await shop.scheduler.stop();
  };

  test('given accounts that were changed by hand, when staff look, then each kind is told and nothing was changed', async () => {
    const [off = '', more = '', gone = ''] = names();
    shop.panel.editAccount(off, { enabled: false });
    shop.panel.editAccount(more, { trafficLimitBytes: null, expiresAt: null });
    shop.panel.vanish([gone]);
    const foreign = shop.panel.addForeignAccount();
    const [suspended] = await suspendAndEnable();
    const before = writes();
    const report = await findDrift();
    expect(report).toMatchObject({ panelId, accountCount: 20, listedCount: 20 });
    expect(report.counts).toEqual({
      missing: 1,
      renamed: 0,
      'credentials-differ': 0,
      'should-be-off': 1,
      'should-be-on': 1,
      'ended-early': 0,
      'limits-differ': 1,
      'other-inbound': 0,
      foreign: 1,
    });
    expect(report.entries).toContainEqual({
      kinds: ['foreign'],
      accountId: null,
      subscriptionId: null,
      name: foreign,
    });
    expect(report.entries).toContainEqual(
      expect.objectContaining({ kinds: ['should-be-off'], subscriptionId: suspended, name: null }),
    );
    expect(writes()).toBe(before);
    expect(await findDrift()).toEqual({ ...report, at: report.at });
  });

  /** Suspends the last subscription; someone switches its account on again. */
  async function suspendAndEnable(): Promise<string[]> {
    const subscriptionId = subscriptionIds.at(-1) ?? '';
    const before = new Map(shop.panel.accounts().map(({ name, enabled }) => [name, enabled]));
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
    await shop.run(shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()));
    const name = shop.panel.accounts().find((one) => !one.enabled && before.get(one.name))?.name ?? '';
    shop.panel.editAccount(name, { enabled: true });
    await shop.clock.advance(1000);
    return [subscriptionId, name];
  }

  test('given an account that its panel leaves on after its end, when staff look, then it has two minutes to switch it off', async () => {
    const [name = ''] = names();
    await shop.clock.advance(30 * DAY_MS + MINUTE_MS);
    shop.panel.editAccount(name, { expiresAt: null });
    expect((await findDrift()).counts).toMatchObject({ 'should-be-off': 0, 'limits-differ': 1 });
    await shop.clock.advance(2 * MINUTE_MS);
    expect((await findDrift()).counts).toMatchObject({ 'should-be-off': 1 });
  });

  test('given a suspended account that someone switched on, when listed, then it is off again at once', async () => {
    const [, name = ''] = await suspendAndEnable();
    await sync();
    await work();
    expect(shop.panel.account(name)).toMatchObject({ status: 'disabled' });
    expect(await events('account.drifted')).toMatchObject([{ data: { kinds: ['should-be-off'] } }]);
    expect((await findDrift()).entries).toEqual([]);
  });

  test('given differences, when listed twice, then the second listing has them repaired, and foreign accounts stay as they are', async () => {
    const [off = '', more = '', gone = ''] = names();
    const credentials = shop.panel.account(gone)?.credentials;
    shop.panel.editAccount(off, { enabled: false });
    shop.panel.editAccount(more, { trafficLimitBytes: null });
    shop.panel.vanish([gone]);
    shop.panel.addForeignAccount();
    const before = writes();
    await sync();
    await work();
    expect(writes()).toBe(before);
    await sync();
    await work();
    expect(shop.panel.account(off)).toMatchObject({ status: 'active' });
    expect(shop.panel.account(more)).toMatchObject({ trafficLimitBytes: 50 * GIB_BYTES });
    expect(shop.panel.account(gone)).toMatchObject({ status: 'active', credentials });
    expect((await events('account.drifted')).map(({ data }) => data)).toMatchObject([
      { kinds: ['should-be-on'] },
      { kinds: ['limits-differ'] },
      { kinds: ['missing'] },
    ]);
    expect(shop.panel.foreignWrites()).toBe(0);
    expect((await findDrift()).counts).toMatchObject({ missing: 0, foreign: 1 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a difference that is gone at the next listing, then nothing is done, and a later one counts on its own', async () => {
    const [name = ''] = names();
    const before = writes();
    for (const enabled of [false, true, false, true]) {
      shop.panel.editAccount(name, { enabled });
      await sync();
      await work();
    }
    expect(writes()).toBe(before);
    expect(await events('account.drifted')).toEqual([]);
  });

  test('given an account that was switched on again once and is found off again, then it is a conflict for staff and not fought', async () => {
    const [name = ''] = names();
    const switchOff = async () => {
      shop.panel.editAccount(name, { enabled: false });
      for (let listing = 0; listing < 3; listing += 1) {
        await sync();
        await work();
      }
    };
    await switchOff();
    expect(shop.panel.account(name)).toMatchObject({ status: 'active' });
    expect(await events('account.needs-attention')).toEqual([]);
    const before = writes();
    await switchOff();
    expect(shop.panel.account(name)).toMatchObject({ status: 'disabled' });
    expect(writes()).toBe(before);
    expect(await events('account.needs-attention')).toMatchObject([
      { data: { panelId, code: 'ACCOUNT_CONFLICT' } },
    ]);
    const [entry] = (await findDrift()).entries;
    expect(entry).toMatchObject({ kinds: ['should-be-on'] });

    // Staff insist; found off once more, they are alerted once more.
    const accountIds = entry?.accountId == null ? [] : [entry.accountId];
    await shop.panelkit.panels.repairDrift({ panelId, accountIds }, shop.staff());
    await work();
    expect(shop.panel.account(name)).toMatchObject({ status: 'active' });
    await switchOff();
    expect(shop.panel.account(name)).toMatchObject({ status: 'disabled' });
    expect(await events('account.needs-attention')).toHaveLength(2);
  });

  test('given a conflict, when the account is wanted otherwise, then it is written again', async () => {
    const [name = ''] = names();
    for (let listing = 0; listing < 6; listing += 1) {
      shop.panel.editAccount(name, { enabled: false });
      await sync();
      await work();
    }
    expect(shop.panel.account(name)).toMatchObject({ status: 'disabled' });
    for (const subscriptionId of subscriptionIds)
      await shop.panelkit.subscriptions.resetUsage({ subscriptionId, reason: 'gift' }, shop.staff());
    await work();
    expect(shop.panel.account(name)).toMatchObject({ status: 'active' });
  });

  test('given an account that was removed and is back, when listed, then it is removed again', async () => {
    const snapshot = shop.panel.snapshot();
    const [subscriptionId = ''] = subscriptionIds;
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await work();
    expect(names()).toHaveLength(19);
    shop.panel.restore(snapshot);
    await sync();
    await work();
    expect(names()).toHaveLength(19);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given staff name accounts of a report, when repaired, then they are as wanted at once, and the audit says who did it', async () => {
    const [name = ''] = names();
    shop.panel.editAccount(name, { enabled: false });
    const accountIds = (await findDrift()).entries.flatMap(({ accountId }) => accountId ?? []);
    expect(await shop.panelkit.panels.repairDrift({ panelId, accountIds }, shop.staff())).toBe(1);
    await work();
    expect(shop.panel.account(name)).toMatchObject({ status: 'active' });
    const { rows } = await shop.panelkit.audit.list({ action: 'account.repair' }, shop.staff());
    expect(rows).toMatchObject([{ actor: { kind: 'staff' }, target: { id: accountIds[0] } }]);
    const repair = (ids: string[]) =>
      shop.panelkit.panels.repairDrift({ panelId, accountIds: ids }, shop.staff());
    await expect(repair(['unknown'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(repair([])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  describe('many accounts that vanish at once', () => {
    const trust = () => shop.panelkit.panels.trust({ panelId }, shop.staff());

    test('given 5 of 20, when listed, then the panel is suspect and nothing is recreated until staff trust it', async () => {
      const lost = names().slice(0, 5);
      const before = shop.panel.accounts();
      shop.panel.vanish(lost);
      await sync();
      expect(await panel()).toMatchObject({ suspectSince: expect.any(Date), trustedAt: null });
      await sync();
      await sync();
      await work();
      expect(names()).toHaveLength(15);
      expect(await events('panel.suspected')).toMatchObject([
        { data: { missingCount: 5, accountCount: 20 } },
      ]);
      await trust();
      await work();
      expect(await panel()).toMatchObject({ suspectSince: null });
      const byName = (accounts: typeof before) =>
        new Map(accounts.map(({ name, credentials }) => [name, credentials]));
      expect(byName(shop.panel.accounts())).toEqual(byName(before));
      expect(await events('panel.trusted')).toHaveLength(1);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given a suspect panel, when a lost account is wanted otherwise, then that does not recreate it either', async () => {
      shop.panel.vanish(names());
      await sync();
      const [subscriptionId = ''] = subscriptionIds;
      await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'x' }, shop.staff());
      await work();
      await shop.scheduler.start();
      await shop.clock.advance(20 * MINUTE_MS);
      await shop.scheduler.stop();
      expect(names()).toEqual([]);
    });

    test('given a panel that lost them again after it was trusted, then it is suspect again', async () => {
      shop.panel.vanish(names());
      await sync();
      await trust();
      await work();
      expect(names()).toHaveLength(20);
      await shop.clock.advance(DAY_MS);
      shop.panel.vanish(names().slice(0, 10));
      await sync();
      expect(await panel()).toMatchObject({ suspectSince: expect.any(Date) });
    });

    test('given 4 of 20, when listed, then the panel is not suspect', async () => {
      shop.panel.vanish(names().slice(0, 4));
      await sync();
      expect(await panel()).toMatchObject({ suspectSince: null });
    });

    test('given a panel that nobody suspects, when trusted, then it is refused', async () => {
      await expect(trust()).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    });
  });

  test('given traffic and connections, when staff ask for numbers, then they are of the panel and of each inbound', async () => {
    const [first = '', second = ''] = names();
    shop.panel.addTraffic(first, 700);
    await shop.clock.advance(DAY_MS);
    shop.panel.addTraffic(second, 300);
    shop.panel.editAccount(first, { enabled: false });
    await sync();
    const numbers = await shop.panelkit.panels.statistics(panelId, shop.staff());
    expect(numbers).toMatchObject({ panelId, clientCount: 20, onlineCount: 1, usedBytes: 1000 });
    expect(numbers.inbounds.reduce((sum, { clientCount }) => sum + clientCount, 0)).toBe(20);
    expect(numbers.activeCount).toBeLessThan(20);
  });

  test('given a panel that answers after 40 ms and fails at times, when staff ask, then response time and success rate say so', async () => {
    const other = await createTestPanelkit({ now, panels: [{ latencyMs: 40 }] });
    const id = other.panels[0]?.id ?? '';
    const numbers = () => other.panelkit.panels.statistics(id, other.staff());
    for (const isDown of [false, false, true, false]) {
      await other.clock.advance(DAY_MS);
      if (isDown) other.panel.goDown();
      else other.panel.comeBack();
      await other.run(other.scheduler.tick());
    }
    const { responseMs, successRate } = await numbers();
    expect(responseMs).toBe(40);
    expect(successRate).toBeGreaterThan(0.5);
    expect(successRate).toBeLessThan(1);
  });
});
