import type { Backend, Change, MoneyHold } from '@panelkit/sdk';
import { readAll } from './read-all.ts';

/** Once nothing is under way: no change is open, and no money is held for one. */
export async function checkOpenChanges({ storage }: Backend): Promise<string[]> {
  const changes = await readAll<Change>((page) => storage.changes.list(page));
  const held = new Set(
    (await storage.ledger.listHolds({})).filter(isOfAnOpenChange).map(({ changeId }) => changeId),
  );
  return changes.flatMap(({ id, kind, state }) => [
    ...(state === 'pending' ? [`3: ${kind} ${id} is still open`] : []),
    ...(held.has(id) ? [`3: money is still held for ${kind} ${id}`] : []),
  ]);
}

function isOfAnOpenChange({ changeId, state }: MoneyHold): boolean {
  return changeId !== null && state === 'pending';
}
