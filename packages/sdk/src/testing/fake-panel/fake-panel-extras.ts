import { hasCapability } from '../../domain/panels/capabilities.ts';
import type { PanelExtras } from '../../ports/panel-extras.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import { type FakePanelCaller, readFakePanel, writeFakePanel } from './call-fake-panel.ts';
import type { FakeEffect } from './fake-panel-accounts.ts';
import { createFakeInboundControl } from './fake-panel-inbounds.ts';
import type { FakePanelServer } from './fake-panel-server.ts';

const ONLINE_MS = 20_000;

/** What the fake panel has besides the six verbs: as its capabilities say. */
export function createFakePanelExtras(panel: FakePanelServer, caller: FakePanelCaller): PanelExtras {
  const { capabilities } = panel;
  return {
    ...(hasCapability(capabilities, 'inboundControl') && {
      inbounds: createFakeInboundControl(panel, caller),
    }),
    ...(hasCapability(capabilities, 'inboundUsageReset') && {
      resetInboundUsage: (key, { signal } = {}) =>
        writeFakePanel(panel, caller, { verb: 'resetInboundUsage', inboundKeys: [key], signal }, () =>
          ended(
            panel.inbounds.some((inbound) => inbound.key === key)
              ? { kind: 'applied' }
              : { kind: 'refused', reason: `there is no inbound ${key}` },
          ),
        ),
    }),
    ...(hasCapability(capabilities, 'onlineAccounts') && {
      listOnline: () => readFakePanel(panel, caller, { verb: 'listOnline' }, () => namesOnline(panel)),
    }),
    ...(hasCapability(capabilities, 'clientIps') && clientIpsOf(panel, caller)),
    ...(hasCapability(capabilities, 'backup') && {
      downloadBackup: () =>
        readFakePanel(panel, caller, { verb: 'downloadBackup' }, () => ({
          fileName: 'fake-panel.json',
          bytes: new TextEncoder().encode(JSON.stringify([...panel.accounts.byId.values()])),
        })),
    }),
  };
}

function clientIpsOf(
  panel: FakePanelServer,
  caller: FakePanelCaller,
): Required<Pick<PanelExtras, 'listClientIps' | 'clearClientIps'>> {
  return {
    listClientIps: ({ name }) =>
      readFakePanel(panel, caller, { verb: 'listClientIps', name }, () => [
        ...(panel.clientIps.get(name) ?? []),
      ]),
    clearClientIps: ({ name }, { signal } = {}) =>
      writeFakePanel(panel, caller, { verb: 'clearClientIps', name, signal }, () => {
        panel.clientIps.delete(name);
        return ended({ kind: 'applied' });
      }),
  };
}

function namesOnline(panel: FakePanelServer): string[] {
  const since = panel.now().getTime() - ONLINE_MS;
  return [...panel.accounts.byId.values()]
    .filter(({ lastOnlineAt }) => lastOnlineAt !== null && lastOnlineAt.getTime() >= since)
    .map(({ name }) => name);
}

function ended(outcome: WriteOutcome): FakeEffect {
  return { outcome, account: null, undo: () => {} };
}
