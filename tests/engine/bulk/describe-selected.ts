import { DAY_MS } from '@panelkit/sdk';
import type { TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

const GIB = 1024 ** 3;

/**
 * A shop with so many delivered subscriptions; their ids in order. `settle` works on a run until it is done
 * or stopped.
 */
export type OpenSold = (count: number) => Promise<{
  shop: Pick<TestPanelkit, 'panelkit' | 'staff'>;
  ids: string[];
  settle(runId: string): Promise<unknown>;
}>;

export function describeSelected(open: OpenSold): void {
  describeGifts(open);
  describeRefused(open);

  test('given selected subscriptions, when some cannot be suspended, then the preview says which and why, and the run does the others, each with its audit row', async () => {
    const { shop, ids, settle } = await open(4);
    const { bulk, subscriptions, audit } = shop.panelkit;
    const [ended = '', suspended = '', ...others] = ids;
    await subscriptions.terminate({ subscriptionId: ended, reason: 'over' }, shop.staff());
    await subscriptions.suspend({ subscriptionId: suspended, reason: 'earlier' }, shop.staff());
    const missing = '019b76da-a800-7788-b208-a6014da0afcf';
    const work = { kind: 'suspend', reason: 'abuse of May' } as const;
    const input = { subscriptionIds: [...ids.toReversed(), missing, suspended], work };
    const preview = await bulk.previewSelected(input, shop.staff());
    expect(preview).toMatchObject({ totalCount: 5, possibleCount: 2 });
    expect(new Map(preview.refused.map(({ reason, subscriptionIds }) => [reason, subscriptionIds]))).toEqual(
      new Map([
        ['terminated', [ended]],
        ['suspended', [suspended]],
        ['not-found', [missing]],
      ]),
    );
    const run = await bulk.workOnSelected(input, shop.staff());
    expect(run).toMatchObject({ totalCount: 5, status: 'running' });
    expect(await settle(run.id)).toMatchObject({ status: 'done', doneCount: 2, refusedCount: 3 });
    for (const id of others) {
      expect(await subscriptions.get(id, shop.staff())).toMatchObject({
        suspension: { reason: 'abuse of May' },
      });
      const { rows } = await audit.list({ targetId: id, action: 'subscription.suspend' }, shop.staff());
      expect(rows).toMatchObject([{ reason: 'abuse of May' }]);
    }
    const back = await bulk.workOnSelected(
      { subscriptionIds: others, work: { kind: 'resume' } },
      shop.staff(),
    );
    expect(await settle(back.id)).toMatchObject({ doneCount: 2, refusedCount: 0 });
    expect(await bulk.previewSelected({ ...input, work: { kind: 'resume' } }, shop.staff())).toMatchObject({
      possibleCount: 1,
    });
  });

  test('given more than a batch of them, when days are given and the run is stopped and resumed, then each gets them once, and the others none', async () => {
    const { shop, ids, settle } = await open(60);
    const { bulk, subscriptions } = shop.panelkit;
    const expiries = () =>
      Promise.all(
        ids.map(async (id) => (await subscriptions.get(id, shop.staff())).granted?.expiresAt?.getTime() ?? 0),
      );
    const before = await expiries();
    const work = { kind: 'add-days', days: 2, reason: 'sorry' } as const;
    const selected = ids.slice(0, 55);
    const preview = await bulk.previewSelected({ subscriptionIds: selected, work }, shop.staff());
    expect(preview).toEqual({ totalCount: 55, possibleCount: 55, refused: [] });
    const run = await bulk.workOnSelected({ subscriptionIds: selected, work }, shop.staff());
    await bulk.stop({ runId: run.id }, shop.staff());
    expect(await settle(run.id)).toMatchObject({ status: 'stopped', doneCount: 0 });
    await bulk.resume({ runId: run.id }, shop.staff());
    expect(await settle(run.id)).toMatchObject({ status: 'done', doneCount: 55, refusedCount: 0 });
    expect(await expiries()).toEqual(before.map((at, index) => (index < 55 ? at + 2 * DAY_MS : at)));
  });
}

function describeGifts(open: OpenSold): void {
  test('given traffic for selected ones, then each gets it once, and one without a limit is left out', async () => {
    const { shop, ids, settle } = await open(3);
    const { bulk, subscriptions } = shop.panelkit;
    const limits = () =>
      Promise.all(
        ids.map(async (id) => (await subscriptions.get(id, shop.staff())).granted?.trafficLimitBytes ?? 0),
      );
    const before = await limits();
    const [ended = ''] = ids;
    await subscriptions.terminate({ subscriptionId: ended, reason: 'over' }, shop.staff());
    const input = {
      subscriptionIds: ids,
      work: { kind: 'add-bytes', bytes: 5 * GIB, reason: 'sorry' },
    } as const;
    expect(await bulk.previewSelected(input, shop.staff())).toMatchObject({
      possibleCount: 2,
      refused: [{ reason: 'terminated', subscriptionIds: [ended] }],
    });
    const run = await bulk.workOnSelected(input, shop.staff());
    expect(await settle(run.id)).toMatchObject({ status: 'done', doneCount: 2, refusedCount: 1 });
    await bulk.resume({ runId: run.id }, shop.staff());
    await settle(run.id);
    expect((await limits()).slice(1)).toEqual(before.slice(1).map((limit) => limit + 5 * GIB));
  });

  test('given a message to the customers of selected ones, then each gets it once, and no trail has its words', async () => {
    const { shop, ids, settle } = await open(3);
    const { bulk, subscriptions, notifications, audit } = shop.panelkit;
    const text = 'Your server moves tonight.';
    const owners = await Promise.all(
      ids.map(async (id) => (await subscriptions.get(id, shop.staff())).customerId),
    );
    const run = await bulk.workOnSelected(
      { subscriptionIds: ids, work: { kind: 'write-selected', text } },
      shop.staff(),
    );
    expect(await settle(run.id)).toMatchObject({ status: 'done', doneCount: 3, refusedCount: 0 });
    for (const customerId of new Set(owners)) {
      const { rows } = await notifications.list({ customerId, limit: 500 }, shop.staff());
      expect(rows.filter(({ code }) => code === 'shop.message')).toHaveLength(1);
    }
    const trail = JSON.stringify((await audit.list({ limit: 500 }, shop.staff())).rows);
    expect(trail).toContain('write-selected');
    expect(trail).not.toContain(text);
  });
}

function describeRefused(open: OpenSold): void {
  test('given none, too many, or work that nobody knows, then it is refused', async () => {
    const { shop, ids } = await open(1);
    const { bulk } = shop.panelkit;
    const work = { kind: 'add-days', days: 0, reason: 'sorry' } as const;
    const many = Array.from({ length: 1001 }, () => ids[0] ?? '');
    for (const input of [
      { subscriptionIds: [], work: { kind: 'resume' } as const },
      { subscriptionIds: many, work: { kind: 'resume' } as const },
      { subscriptionIds: ids, work },
    ])
      await expect(bulk.workOnSelected(input, shop.staff())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
}
