import { expect, test } from 'vitest';
import { beginWrite } from '../../../packages/sdk/src/engine/reconcile/begin-write.ts';
import { keepAccountUnsettled } from '../../../packages/sdk/src/engine/reconcile/keep-unsettled.ts';
import { inTenMinutes, type Looked, type LookedAt } from './looked-at.ts';

/** What a look proves while a write is open. */
export function testSight(lookedAt: LookedAt): void {
  const action = ({ seen }: Looked) => ({
    kind: 'ensure' as const,
    existing: seen,
    differences: ['enabled' as const],
  });
  const KEEPS = { uniqueNames: true, losesWrites: false };

  test('given a write that is open and carries what is seen, then it is believed; with something else open beside it, or later, it is not', async () => {
    const looked = await lookedAt(KEEPS);
    const { engine, lease, plannedAs } = looked;
    expect(await beginWrite(engine, lease, looked.work, action(looked))).not.toBeNull();
    expect(await plannedAs({})).toBe('in-sync');
    expect(await plannedAs({ openTermsHash: null })).toBe('wait');
    expect(await plannedAs({ unsettledUntil: inTenMinutes(looked) })).toBe('wait');
    expect(await beginWrite(engine, lease, looked.work, action(looked))).not.toBeNull();
    expect(await plannedAs({})).toBe('wait');
  });

  test('given a write that was believed by sight and runs on, then it stays open; what an answer closed does not', async () => {
    const looked = await lookedAt(KEEPS);
    const { shop, engine, lease, work } = looked;
    const running = Promise.withResolvers<void>();
    keepAccountUnsettled(engine, work, running.promise);
    await shop.clock.advance('20s');
    expect((await looked.current()).unsettledUntil).toBeNull();

    await beginWrite(engine, lease, work, action(looked));
    const { unsettledUntil } = await looked.current();
    await shop.clock.advance('5m');
    const current = await looked.current();
    expect(current.unsettledUntil?.getTime()).toBeGreaterThan(shop.clock.now().getTime());
    expect(current.unsettledUntil).not.toEqual(unsettledUntil);
    expect(current.nextAttemptAt).toBeNull();
    running.resolve();
    await shop.clock.advance('1s');
  });
}
