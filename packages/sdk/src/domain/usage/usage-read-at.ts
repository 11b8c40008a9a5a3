import type { Account } from '../accounts/account.ts';
import type { Panel } from '../panels/panel.ts';

/**
 * When an account's usage was read last. A listing says nothing of what did not change: all that it read is
 * as of then.
 */
export function usageReadAt(
  { observed }: Pick<Account, 'observed'>,
  { health }: Pick<Panel, 'health'>,
): Date | null {
  if (observed === null) return null;
  const { listedAt } = health;
  return listedAt !== undefined && listedAt > observed.at ? listedAt : observed.at;
}

/** What several servers have counted together is as old as the oldest reading. */
export function oldestReading(servers: readonly ({ usageReadAt: Date | null } | null)[]): Date | null {
  const readAts = servers.flatMap((server) => server?.usageReadAt ?? []);
  return readAts.toSorted((first, second) => first.getTime() - second.getTime())[0] ?? null;
}
