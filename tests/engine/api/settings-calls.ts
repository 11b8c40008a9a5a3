import type { CommandContext, Panelkit } from '@panelkit/sdk';

type Call = (panelkit: Panelkit, by: CommandContext) => Promise<unknown>;

/** What only the shop's staff may call of its settings. */
export const staffSettingsCalls: Record<string, Call> = {
  'shopSettings.get': (panelkit, by) => panelkit.shopSettings.get(by),
  'shopSettings.update': (panelkit, by) =>
    panelkit.shopSettings.update({ patch: { extendAlways: true } }, by),
  'payments.manage': (panelkit, by) => panelkit.payments.manage(by),
  'payments.testMethod': (panelkit, by) =>
    panelkit.payments.testMethod({ method: 'fake', amountMinor: 100 }, by),
  'shopSettings.writeMethod': (panelkit, by) =>
    panelkit.shopSettings.writeMethod({ method: 'receipt', isOn: false }, by),
  'shopSettings.writeMessage': (panelkit, by) =>
    panelkit.shopSettings.writeMessage({ code: 'account.ready', texts: { en: 'Ready' } }, by),
};

/** For the host's own pages, and the processes that follow them. */
export const openSettingsCalls = [
  'payments.methods',
  'shopSettings.current',
  'shopSettings.isTaxFixed',
  'shopSettings.refresh',
  'shopSettings.follow',
];
