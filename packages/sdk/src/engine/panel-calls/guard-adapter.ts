import type { Clock } from '../../ports/clock.ts';
import type { AccountPage, ListOptions, PanelAdapter } from '../../ports/panel-adapter.ts';
import type { InboundControl } from '../../ports/panel-extras.ts';
import type { PanelCaller } from './call-in-time.ts';
import type { CallLimits } from './call-limits.ts';
import { guardPages } from './guard-pages.ts';

/** The same adapter, each of whose calls ends: in time, or as unreachable or unknown. */
export function guardAdapter(
  adapter: PanelAdapter,
  { read, write }: PanelCaller,
  { limits, clock }: { limits: CallLimits; clock: Clock },
): PanelAdapter {
  const { callMs, longCallMs } = limits;
  const { inbounds, resetInboundUsage, listOnline, listClientIps, clearClientIps, downloadBackup } = adapter;
  return {
    // What asks no panel.
    ...adapter,
    health: () => read(callMs, () => adapter.health()),
    listInbounds: () => read(callMs, () => adapter.listInbounds()),
    findAccount: (reference) => read(callMs, () => adapter.findAccount(reference)),
    ensureAccount: (desired, options) =>
      write(callMs, (signal) => adapter.ensureAccount(desired, { ...options, signal })),
    removeAccount: (reference, options) =>
      write(callMs, (signal) => adapter.removeAccount(reference, { ...options, signal })),
    listAccounts: (options?: ListOptions): AsyncIterable<AccountPage> =>
      guardPages(() => adapter.listAccounts(options), read, { limits, clock }),
    normalize: (desired) => adapter.normalize(desired),
    ...(inbounds && { inbounds: guardInbounds(inbounds, { read, write }, callMs) }),
    ...(resetInboundUsage && {
      resetInboundUsage: (key, options) =>
        write(callMs, (signal) => resetInboundUsage.call(adapter, key, { ...options, signal })),
    }),
    ...(listOnline && { listOnline: () => read(callMs, () => listOnline.call(adapter)) }),
    ...(listClientIps && {
      listClientIps: (reference) => read(callMs, () => listClientIps.call(adapter, reference)),
    }),
    ...(clearClientIps && {
      clearClientIps: (reference, options) =>
        write(callMs, (signal) => clearClientIps.call(adapter, reference, { ...options, signal })),
    }),
    ...(downloadBackup && { downloadBackup: () => read(longCallMs, () => downloadBackup.call(adapter)) }),
  };
}

function guardInbounds(
  control: InboundControl,
  { read, write }: PanelCaller,
  callMs: number,
): InboundControl {
  return {
    find: (reference) => read(callMs, () => control.find(reference)),
    create: (desired, options) => write(callMs, (signal) => control.create(desired, { ...options, signal })),
    update: (desired, options) => write(callMs, (signal) => control.update(desired, { ...options, signal })),
    remove: (inbound, options) => write(callMs, (signal) => control.remove(inbound, { ...options, signal })),
  };
}
