import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../packages/sdk/src/domain/lifecycle/period.ts';
import { violationsOf } from '../violations-of.ts';

let shop: TestPanelkit;
let ids: string[];
let panelId: string;
let inboundId: string;

/** So many delivered subscriptions, all on one inbound. */
async function sell(quantity: number): Promise<string[]> {
  const customer = await shop.customer({ balanceMinor: 1_000_000 });
  const order = await shop.buy(customer, await shop.plan(), quantity);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list(
    { orderId: order.id, limit: 500 },
    shop.as(customer),
  );
  return rows.map(({ id }) => id).toSorted();
}

beforeEach(async () => {
  shop = await createTestPanelkit();
  ids = await sell(60);
  panelId = shop.panels[0]?.id ?? '';
  const accounts = await shop.backend.storage.accounts.list({ panelId });
  inboundId = accounts.rows[0]?.inboundId ?? '';
});

const target = () => ({ panelId, inboundId });
const give = (incident: string, days = 3) =>
  shop.panelkit.bulk.giveDays({ ...target(), days, incident }, shop.staff());
const settle = (runId: string) => shop.run(shop.panelkit.bulk.settled(runId, shop.staff()));
const expiries = async () => {
  const found = await Promise.all(ids.map((id) => shop.panelkit.subscriptions.get(id, shop.staff())));
  return found.map(({ granted }) => granted?.expiresAt?.getTime() ?? 0);
};
const countOn = async (where: { panelId: string; inboundId: string | null }) =>
  (await shop.panelkit.bulk.preview(where, shop.staff())).subscriptionCount;

/** Once the panels have followed. */
async function expectSound(): Promise<void> {
  await shop.scheduler.start();
  await shop.clock.advance('10m');
  await shop.scheduler.stop();
  expect(await violationsOf(shop)).toEqual([]);
}

describe('days for everybody', () => {
  test('given an incident, when days are given, then each gets them once, as a gift that is worth nothing, and the panels follow', async () => {
    const before = await expiries();
    expect(await countOn(target())).toBe(60);
    const run = await give('outage of May');
    expect(run).toMatchObject({ status: 'running', totalCount: 60, doneCount: 0 });
    expect(await settle(run.id)).toMatchObject({ status: 'done', doneCount: 60, refusedCount: 0 });
    const again = await give('outage of May', 30);
    expect(again).toMatchObject({ id: run.id, status: 'done', work: { days: 3 } });
    expect(await expiries()).toEqual(before.map((at) => at + 3 * DAY_MS));
    const [id = ''] = ids;
    const facts = await shop.backend.storage.entitlement.listBySubscription(id);
    expect(facts.at(-1)).toMatchObject({ kind: 'given', timeMs: 3 * DAY_MS, bytes: 0, amountMinor: 0 });
    await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
    const { accountId } = await shop.panelkit.subscriptions.get(id, shop.staff());
    const account = await shop.backend.storage.accounts.find(accountId);
    expect(account?.observed?.expiresAt?.getTime()).toBe((before[0] ?? 0) + 3 * DAY_MS);
    const audit = await shop.panelkit.audit.list(
      { targetId: id, action: 'subscription.giveDays' },
      shop.staff(),
    );
    expect(audit.rows).toMatchObject([{ reason: 'outage of May' }]);
    await expectSound();
  });

  test('given an incident for which days were given, when they are given for it elsewhere, then that is refused', async () => {
    const { id } = await give('outage of May');
    const elsewhere = { panelId, inboundId: null, days: 3, incident: 'outage of May' };
    await expect(shop.panelkit.bulk.giveDays(elsewhere, shop.staff())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: 'incident', code: 'already_used' }] },
    });
    const { rows } = await shop.panelkit.bulk.list({}, shop.staff());
    expect(rows.map((run) => run.id)).toEqual([id]);
  });

  test('given some that cannot get them, then they are counted with why, and tried again later without giving the others twice', async () => {
    const [waiting = '', ended = ''] = ids;
    await shop.panelkit.subscriptions.terminate({ subscriptionId: ended, reason: 'abuse' }, shop.staff());
    shop.panel.goDown();
    await shop.panelkit.subscriptions.resetUsage({ subscriptionId: waiting, reason: 'test' }, shop.staff());
    const run = await give('outage');
    expect(await settle(run.id)).toMatchObject({
      status: 'done',
      totalCount: 59,
      doneCount: 58,
      refusedCount: 1,
      refusals: [{ subscriptionId: waiting, code: 'CHANGE_PENDING' }],
    });
    shop.panel.comeBack();
    await shop.clock.advance('1h');
    await shop.run(shop.panelkit.subscriptions.settled(waiting, shop.staff()));
    await shop.panelkit.bulk.resume({ runId: run.id }, shop.staff());
    expect(await settle(run.id)).toMatchObject({ status: 'done', doneCount: 59, refusedCount: 0 });
    const facts = await Promise.all(ids.map((id) => shop.backend.storage.entitlement.listBySubscription(id)));
    const gifts = facts.map((of) => of.filter(({ kind, changeId }) => kind === 'given' && changeId === null));
    expect(gifts.map(({ length }) => length)).toEqual(ids.map((id) => (id === ended ? 0 : 1)));
    await expectSound();
  });
});

describe('moving everybody', () => {
  test('given a run that is stopped, when it goes on, then each is moved once', async () => {
    const inbounds = await shop.panelkit.inbounds.list({ panelId }, shop.staff());
    const toInboundId = inbounds.rows.find(({ id }) => id !== inboundId)?.id ?? '';
    const run = await shop.panelkit.bulk.moveEveryone({ inboundId, toInboundId }, shop.staff());
    expect(run).toMatchObject({ totalCount: 60, work: { kind: 'move', toInboundId } });
    await shop.scheduler.start();
    await shop.clock.advance('1s');
    await shop.scheduler.stop();
    const [latest] = (await shop.panelkit.bulk.list({ panelId }, shop.staff())).rows;
    if (latest?.status === 'running') {
      await shop.panelkit.bulk.stop({ runId: run.id }, shop.staff());
      const stopped = await settle(run.id);
      expect(stopped.status).toBe('stopped');
      await expect(shop.panelkit.bulk.stop({ runId: run.id }, shop.staff())).rejects.toMatchObject({
        code: 'ILLEGAL_TRANSITION',
      });
      await shop.panelkit.bulk.resume({ runId: run.id }, shop.staff());
    }
    expect(await settle(run.id)).toMatchObject({ status: 'done', doneCount: 60, refusedCount: 0 });
    expect([await countOn(target()), await countOn({ panelId, inboundId: toInboundId })]).toEqual([0, 60]);
    const moves = await shop.panelkit.audit.list({ action: 'subscription.move', limit: 500 }, shop.staff());
    expect(moves.rows).toHaveLength(60);
    await expect(shop.panelkit.bulk.resume({ runId: run.id }, shop.staff())).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
    await expectSound();
  });

  test('given a worker that dies again and again, then each is still moved once, and the counts are right', async () => {
    const run = await shop.panelkit.bulk.moveEveryone({ inboundId }, shop.staff());
    const { bulkRuns } = shop.backend.storage;
    const { find } = bulkRuns;
    let calls = 0;
    bulkRuns.find = async (id) => {
      calls += 1;
      if (calls % 35 === 0) throw new Error('killed');
      return find(id);
    };
    let killed = 0;
    for (let status = 'running'; status === 'running'; )
      status = await settle(run.id).then(
        (settled) => settled.status,
        () => {
          killed += 1;
          return 'running';
        },
      );
    bulkRuns.find = find;
    expect(killed).toBeGreaterThan(1);
    expect(await bulkRuns.find(run.id)).toMatchObject({ status: 'done', doneCount: 60, refusedCount: 0 });
    expect(await countOn(target())).toBe(0);
    await expectSound();
  });

  test('given an unknown inbound or the same one, then nothing begins', async () => {
    await expect(
      shop.panelkit.bulk.moveEveryone({ inboundId, toInboundId: inboundId }, shop.staff()),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(
      shop.panelkit.bulk.moveEveryone({ inboundId, toInboundId: panelId }, shop.staff()),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      shop.panelkit.bulk.giveDays(
        { panelId: inboundId, inboundId: null, days: 1, incident: 'x' },
        shop.staff(),
      ),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await shop.panelkit.bulk.list({}, shop.staff())).rows).toEqual([]);
  });
});
