import type { DesiredAccount, ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type {
  AccountPage,
  AccountReference,
  FindResult,
  PanelAdapter,
  RemoteInbound,
} from '../../ports/panel-adapter.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import { type FakePanelCaller, readFakePanel, writeFakePanel } from './call-fake-panel.ts';
import {
  accountsAfter,
  accountsOf,
  createAccount,
  removeAccount,
  updateAccount,
} from './fake-panel-accounts.ts';
import { createFakePanelExtras } from './fake-panel-extras.ts';
import type { FakePanelServer } from './fake-panel-server.ts';

/** The verbs straight on the fake panel's memory. */
export function createFakePanelAdapter(panel: FakePanelServer, caller: FakePanelCaller): PanelAdapter {
  return {
    health: () =>
      readFakePanel(panel, caller, { verb: 'health' }, () => ({ clockSkewMs: panel.clockSkewMs })),
    listInbounds: () =>
      readFakePanel(panel, caller, { verb: 'listInbounds' }, () =>
        panel.inbounds.map((inbound) => ({ linkFingerprint: fingerprintOf(inbound), ...inbound })),
      ),
    findAccount: (reference) => find(panel, caller, reference),
    ensureAccount: (desired, options) => ensure(panel, caller, desired, options),
    removeAccount: (reference, options) => remove(panel, caller, reference, options?.signal),
    listAccounts: (options) => list(panel, caller, options),
    normalize: (desired) => normalize(panel, desired),
    ...createFakePanelExtras(panel, caller),
  };
}

/** The port is all that a link of a fake inbound needs. */
function fingerprintOf({ port }: RemoteInbound): string {
  return `port ${port}`;
}

function find(
  panel: FakePanelServer,
  caller: FakePanelCaller,
  reference: AccountReference,
): Promise<FindResult> {
  const { name, remoteId } = reference;
  return readFakePanel(panel, caller, { verb: 'findAccount', name }, (fault): FindResult => {
    if (fault?.kind === 'inconclusive')
      return { kind: 'inconclusive', reason: 'an answer that proves nothing' };
    const accounts = accountsOf(panel.accounts, { name, id: null }).map((account) => panel.observe(account));
    const [first, ...others] = accounts;
    if (first === undefined) return findRenamed(panel, remoteId);
    if (others.length === 0) return { kind: 'found', account: first };
    const exactly = accounts.find((account) => remoteId !== null && account.remoteId === remoteId);
    return exactly === undefined ? { kind: 'many', accounts } : { kind: 'found', account: exactly };
  });
}

/** Nobody has the name: who has the id now, where ids are shown. */
function findRenamed(panel: FakePanelServer, remoteId: string | null): FindResult {
  if (panel.findsByNameOnly) return { kind: 'absent', onlyByName: true };
  const account = remoteId === null ? undefined : panel.accounts.byId.get(Number(remoteId));
  return account === undefined ? { kind: 'absent' } : { kind: 'renamed', account: panel.observe(account) };
}

function ensure(
  panel: FakePanelServer,
  caller: FakePanelCaller,
  asked: DesiredAccount,
  options: Parameters<PanelAdapter['ensureAccount']>[1],
): Promise<WriteOutcome> {
  const { existing, resetUsage = false, signal } = options;
  const { name, inboundKeys } = asked;
  return writeFakePanel(panel, caller, { verb: 'ensureAccount', name, inboundKeys, signal }, (fault) => {
    const changes = fault?.kind === 'wrong-terms' ? fault.changes : {};
    const stranger = inboundKeys.find((key) => !panel.inbounds.some((inbound) => inbound.key === key));
    // One that is only to be off is switched off where it is.
    const staysOff = stranger !== undefined && existing !== null && !asked.enabled;
    const place = staysOff ? { inboundKeys: existing.inboundKeys } : {};
    const desired = { ...normalize(panel, asked), ...place, ...changes };
    if (stranger !== undefined && !staysOff) {
      const reason = `there is no inbound ${stranger}`;
      return { outcome: { kind: 'refused', reason }, account: null, undo: () => {} };
    }
    if (existing === null) {
      const { uniqueNames } = panel.capabilities;
      return createAccount(panel.accounts, desired, { uniqueNames, foreign: false });
    }
    const target = { name: existing.name, id: toId(existing.remoteId) };
    return updateAccount(panel.accounts, target, { desired, resetUsage });
  });
}

function remove(
  panel: FakePanelServer,
  caller: FakePanelCaller,
  reference: AccountReference,
  signal: AbortSignal | undefined,
): Promise<WriteOutcome> {
  const target = { name: reference.name, id: toId(reference.remoteId) };
  const inboundKeys = accountsOf(panel.accounts, target).flatMap((account) => account.inboundKeys);
  const request = { verb: 'removeAccount', name: reference.name, inboundKeys, signal } as const;
  return writeFakePanel(panel, caller, request, () => removeAccount(panel.accounts, target));
}

async function* list(
  panel: FakePanelServer,
  caller: FakePanelCaller,
  options?: Parameters<PanelAdapter['listAccounts']>[0],
): AsyncIterable<AccountPage> {
  const { pageSize } = panel.capabilities;
  let afterId = 0;
  for (;;) {
    const page = await readFakePanel(panel, caller, { verb: 'listAccounts' }, () => {
      const rest = accountsAfter(panel.accounts, afterId, pageSize + 1);
      const taken = rest.slice(0, pageSize);
      const isLast = rest.length <= pageSize;
      const accounts = taken.map((account) => panel.observe(account, options));
      return { accounts, lastId: taken.at(-1)?.id ?? afterId, isLast };
    });
    yield options?.withLinks === false
      ? {
          accounts: page.accounts,
          readLinks: { callsPerAccount: false, of: async (accounts) => linksOf(panel, accounts) },
        }
      : { accounts: page.accounts };
    if (page.isLast) return;
    afterId = page.lastId;
  }
}

/** As they are now. */
function linksOf(panel: FakePanelServer, accounts: readonly ObservedAccount[]): string[][] {
  return accounts.map(({ name }) => {
    const [account] = accountsOf(panel.accounts, { name, id: null });
    return account === undefined ? [] : panel.observe(account).links;
  });
}

function normalize(panel: FakePanelServer, desired: DesiredAccount): DesiredAccount {
  const { expiresAt, trafficLimitBytes } = desired;
  return {
    ...desired,
    expiresAt: expiresAt && new Date(Math.floor(expiresAt.getTime() / 1000) * 1000),
    trafficLimitBytes: trafficLimitBytes === null ? null : Math.max(1, trafficLimitBytes),
    deviceLimit: panel.capabilities.deviceLimit === 'none' ? null : desired.deviceLimit,
  };
}

function toId(remoteId: string | null): number | null {
  return remoteId === null ? null : Number(remoteId);
}
