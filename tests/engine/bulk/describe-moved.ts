import { expect, test } from 'vitest';
import type { OpenSold } from './describe-selected.ts';

export function describeMoved(open: OpenSold): void {
  test('given a selection, when it is moved, then each once to the place named, and one that is there or has ended stays', async () => {
    const { shop, ids, settle } = await open(4);
    const { bulk, subscriptions, inbounds } = shop.panelkit;
    const [ended = '', there = ''] = ids;
    const whereIs = async (id: string) =>
      (await subscriptions.accounts(id, shop.staff())).find(({ state }) => state !== 'leaving')?.inboundId;
    const from = await whereIs(there);
    const target = (await inbounds.list({}, shop.staff())).rows.find(({ id }) => id !== from)?.id ?? '';
    await subscriptions.terminate({ subscriptionId: ended, reason: 'over' }, shop.staff());
    await subscriptions.move({ subscriptionId: there, inboundId: target }, shop.staff());
    const work = { kind: 'move-selected', toInboundId: target } as const;
    const input = { subscriptionIds: ids, work };
    const preview = await bulk.previewSelected(input, shop.staff());
    expect(preview.possibleCount).toBe(2);
    expect(preview.refused.toSorted((a, b) => a.reason.localeCompare(b.reason))).toEqual([
      { reason: 'same-inbound', subscriptionIds: [there] },
      { reason: 'terminated', subscriptionIds: [ended] },
    ]);
    const run = await bulk.workOnSelected(input, shop.staff());
    expect(await settle(run.id)).toMatchObject({ status: 'done', doneCount: 2, refusedCount: 2 });
    expect(await Promise.all(ids.slice(1).map(whereIs))).toEqual([target, target, target]);
    const unknown = { kind: 'move-selected', toInboundId: ids[0] ?? '' } as const;
    const calling = bulk.workOnSelected({ subscriptionIds: ids, work: unknown }, shop.staff());
    await expect(calling).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
}
