import type { Clock, PanelAdapter } from '@panelkit/sdk';

/** The panels count at most every 30 s: who was seen within this is online. */
const ONLINE_MS = 60_000;

/** Names of accounts that were seen lately, by the panel's clock: one listing. @throws PanelkitError */
export async function listRecentlySeen(
  { health, listAccounts }: Pick<PanelAdapter, 'health' | 'listAccounts'>,
  clock: Clock,
): Promise<string[]> {
  const { clockSkewMs } = await health();
  const since = clock.now().getTime() + (clockSkewMs ?? 0) - ONLINE_MS;
  const names: string[] = [];
  for await (const { accounts } of listAccounts({ withLinks: false })) {
    const seen = accounts.filter(
      ({ lastOnlineAt }) => lastOnlineAt !== null && lastOnlineAt.getTime() >= since,
    );
    names.push(...seen.map(({ name }) => name));
  }
  return names;
}
