import type { Capabilities } from '../../domain/panels/capabilities.ts';
import { dropAccount, type FakeAccount, type FakeAccounts, keepAccount } from './fake-panel-accounts.ts';

/**
 * What a panel that stores a whole inbound (or all its accounts) as one document read when it began a write.
 * At its end it stores the document with the one change: whatever another write did meanwhile in the same
 * scope is gone.
 */
export interface ReadScope {
  storeBack(): void;
}

/** Begins a write that will touch accounts on `inboundKeys`. */
export function readWriteScope(
  accounts: FakeAccounts,
  scope: Capabilities['writeScope'],
  inboundKeys: string[],
): ReadScope {
  if (scope === 'account') return { storeBack() {} };
  const isInScope = (account: FakeAccount): boolean =>
    scope === 'panel' ||
    (scope === 'inbound' && account.inboundKeys.some((key) => inboundKeys.includes(key)));
  const document = new Map([...accounts.byId].filter(([, account]) => isInScope(account)));
  return {
    storeBack: () => {
      for (const [id, account] of accounts.byId) {
        if (isInScope(account) && !document.has(id)) dropAccount(accounts, id);
      }
      for (const [id, account] of document) {
        const { usedBytes, lastOnlineAt } = accounts.byId.get(id) ?? account;
        keepAccount(accounts, { ...account, usedBytes, lastOnlineAt });
      }
    },
  };
}
