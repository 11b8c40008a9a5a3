import * as z from 'zod';
import type { Capabilities } from '../../domain/panels/capabilities.ts';
import { type ErrorCode, PanelkitError } from '../../errors/panelkit-error.ts';
import type { PanelAdapter, PanelDriver, PanelTarget } from '../../ports/panel-adapter.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import type { FakePanelCaller } from './call-fake-panel.ts';
import type { FakePanelControls } from './fake-panel-controls.ts';
import type { FakePanelFaults, FakePanelVerb } from './fake-panel-faults.ts';
import type { FakePanelCall } from './fake-panel-server.ts';

/** A panel in memory: the real port without HTTP, with everything visible and every fault at hand. */
export interface FakePanel extends FakePanelControls {
  kind: string;
  baseUrl: string;
  target: PanelTarget;
  capabilities: Capabilities;
  /** A driver for this panel alone; for several, `createFakePanelDriver`. */
  driver: PanelDriver;
  /** The six verbs for one caller, without a driver. */
  adapterFor(caller: FakePanelCaller): PanelAdapter;
  faults: FakePanelFaults;
  /** How often each verb was called; a listing counts its pages. */
  calls: Readonly<Record<FakePanelVerb, number>>;
  /** Every call, oldest first. */
  history: readonly FakePanelCall[];
}

/** What the driver needs of a panel that it serves. */
export type ServedFakePanel = Pick<FakePanel, 'baseUrl' | 'capabilities' | 'adapterFor'>;

/**
 * One driver for several fake panels, told apart by `baseUrl`; panels added to the array later are served
 * too. Another path on a panel's host is `PANEL_NOT_FOUND_AT_URL`, any other host `PANEL_UNREACHABLE`.
 */
export function createFakePanelDriver(options: { kind?: string; panels: ServedFakePanel[] }): PanelDriver {
  const { kind = 'fake', panels } = options;
  const panelAt = ({ baseUrl }: PanelTarget) => panels.find((panel) => panel.baseUrl === baseUrl);
  return {
    kind,
    credentialsSchema: z.object({ username: z.string().min(1), password: z.string().min(1) }),
    probe: async (target, { requestTimeoutMs }) => {
      const panel = panelAt(target);
      if (panel === undefined) throw nobodyAt(target, panels);
      const adapter = panel.adapterFor({ credentials: target.credentials, requestTimeoutMs });
      const { clockSkewMs } = await adapter.health();
      return { version: '1.0.0', capabilities: { ...panel.capabilities }, clockSkewMs };
    },
    connect: (target, { requestTimeoutMs }) => {
      const caller = { credentials: target.credentials, requestTimeoutMs };
      return panelAt(target)?.adapterFor(caller) ?? createLostAdapter(nobodyAt(target, panels));
    },
  };
}

function nobodyAt(target: PanelTarget, panels: ServedFakePanel[]): PanelkitError {
  const { origin } = new URL(target.baseUrl);
  const isPanelsHost = panels.some((panel) => new URL(panel.baseUrl).origin === origin);
  const message = `There is no fake panel at ${target.baseUrl}`;
  return isPanelsHost
    ? new PanelkitError('PANEL_NOT_FOUND_AT_URL', { message, details: { reason: 'another path' } })
    : new PanelkitError('PANEL_UNREACHABLE', { message, details: { retryAfterMs: null } });
}

/** An adapter that finds no panel: reads throw, writes never leave. */
function createLostAdapter(error: PanelkitError<ErrorCode>): PanelAdapter {
  const fail = (): Promise<never> => Promise.reject(error);
  const refuse = (): Promise<WriteOutcome> =>
    Promise.resolve({ kind: 'not-applied', reason: error.code, retryAfterMs: null });
  return {
    health: fail,
    listInbounds: fail,
    findAccount: fail,
    ensureAccount: refuse,
    removeAccount: refuse,
    listAccounts: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }),
    normalize: (desired) => desired,
    inbounds: { find: fail, create: refuse, update: refuse, remove: refuse },
    resetInboundUsage: refuse,
    listOnline: fail,
    listClientIps: fail,
    clearClientIps: refuse,
    downloadBackup: fail,
  };
}
