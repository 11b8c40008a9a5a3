import type { Account, TroubledAccounts } from '@panelkit/sdk';
import type { AccountSetReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';

const STUCK_MS = 60_000;

/** Whether its next attempt is a minute or more after the last one, or none is due. */
function isStuck({ nextAttemptAt }: Account, failedAt: Date): boolean {
  return nextAttemptAt === null || nextAttemptAt.getTime() >= failedAt.getTime() + STUCK_MS;
}

/** Accounts that wait with an error. */
export function createTroubledReader({
  views,
  run,
}: Pick<Access, 'views' | 'run'>): Pick<AccountSetReader, 'countTroubled' | 'listTroubled'> {
  const troubled = function* (panelId?: string): Iterable<{ account: Account; code: string; at: Date }> {
    const rows =
      panelId === undefined ? views.accounts.scan('all', '') : views.accounts.scan('panel', panelId);
    for (const account of rows) {
      const { lastError, condemnedAt, removedAt } = account;
      if (lastError === null || condemnedAt !== null || removedAt !== null) continue;
      yield { account, code: lastError.code, at: lastError.at };
    }
  };
  return {
    countTroubled: () =>
      run(() => {
        const counted = new Map<string, TroubledAccounts>();
        for (const { account, code, at } of troubled()) {
          const { panelId, inboundId } = account;
          const key = [panelId, inboundId, code].join(' ');
          const before = counted.get(key);
          const since = before === undefined || at < before.since ? at : before.since;
          const accountCount = (before?.accountCount ?? 0) + 1;
          const stuckCount = (before?.stuckCount ?? 0) + (isStuck(account, at) ? 1 : 0);
          counted.set(key, { panelId, inboundId, code, accountCount, stuckCount, since: new Date(since) });
        }
        return [...counted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counts]) => counts);
      }),
    listTroubled: ({ panelId, code }, limit) =>
      run(() =>
        [...troubled(panelId)]
          .filter((one) => one.code === code)
          .map(({ account }) => account.id)
          .sort()
          .slice(0, limit),
      ),
  };
}
