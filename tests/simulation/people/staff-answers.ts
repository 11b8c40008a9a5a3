import { readAll } from '../../invariants/read-all.ts';
import type { SimulatedPanel } from '../world/simulated-panel.ts';
import { ask, byStaff, type World } from '../world/world.ts';

/**
 * Staff look at each suspect panel, and it is the right one. Where an older database was restored, accounts
 * are off as they once were: the shop cannot tell that from somebody who switches them off for the second
 * time, and asks.
 */
export async function answerAlerts(world: World): Promise<void> {
  for (const panel of world.panels) {
    const { id: panelId, baseUrl } = panel;
    const row = await world.observer.storage.panels.find(panelId);
    if (row !== null && row.suspectSince !== null)
      await ask(world, `trust ${baseUrl}`, ({ panels }) => panels.trust({ panelId }, byStaff(world)));
    if (!world.restored.has(panel)) continue;
    await deleteUnprovable(world, panel);
    const retry = { panelId, code: 'ACCOUNT_CONFLICT' };
    await ask(world, `retry on ${baseUrl}`, ({ panels }) => panels.retryAccounts(retry, byStaff(world)));
  }
}

/**
 * What an older database brings back with another id and with secrets that were replaced since has the name
 * of ours and nothing else that proves it: the shop does not touch it and says so, and staff delete it by
 * hand.
 */
async function deleteUnprovable({ observer }: World, panel: SimulatedPanel): Promise<void> {
  for (const { panelId, subscriptionId, lastError } of await readAll((page) =>
    observer.storage.accounts.list(page),
  )) {
    if (panelId !== panel.id || lastError?.message !== TAKEN) continue;
    const theirs = panel.accounts().filter(({ note }) => note === `Shop ${subscriptionId}`);
    for (const { name } of theirs) panel.hands.remove(name);
  }
}

const TAKEN = 'the account name is taken by a foreign account';

/**
 * Staff decide about credentials that were changed on panels: `take` of those that may be taken, the others
 * get new ones.
 */
export async function decideCredentials(world: World, take: () => boolean): Promise<void> {
  for (const panel of world.panels) {
    const asked = await ask(world, `changed on ${panel.baseUrl}`, ({ panels }) =>
      panels.changedCredentials(panel.id, byStaff(world)),
    );
    if (asked.kind !== 'done') continue;
    for (const { accountId, mayTake } of asked.result)
      await decide(world, panel, { accountIds: [accountId], choice: mayTake && take() ? 'take' : 'rotate' });
  }
}

async function decide(
  world: World,
  { id: panelId, baseUrl }: SimulatedPanel,
  decision: { accountIds: string[]; choice: 'take' | 'rotate' },
): Promise<void> {
  await ask(world, `${decision.choice} the credentials on ${baseUrl}`, ({ panels }) =>
    panels.decideCredentials({ panelId, ...decision }, byStaff(world)),
  );
}
