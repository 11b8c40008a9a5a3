import type { CommandContext, Panelkit } from '@panelkit/sdk';

import { unknown } from './owned-things.ts';

type Call = (panelkit: Panelkit, by: CommandContext) => Promise<unknown>;

/** What only the shop's staff may call of its settings, payment methods and customers. */
export const staffSettingsCalls: Record<string, Call> = {
  'shopSettings.get': (panelkit, by) => panelkit.shopSettings.get(by),
  'shopSettings.update': (panelkit, by) =>
    panelkit.shopSettings.update({ patch: { extendAlways: true } }, by),
  'customers.rename': (panelkit, by) =>
    panelkit.customers.rename({ customerId: unknown, displayName: 'Eve' }, by),
  'customers.write': (panelkit, by) => panelkit.customers.write({ customerId: unknown, text: 'mine' }, by),
  'customers.block': (panelkit, by) => panelkit.customers.block({ customerId: unknown, reason: 'mine' }, by),
  'customers.merge': (panelkit, by) =>
    panelkit.customers.merge({ fromCustomerId: unknown, intoCustomerId: unknown, reason: 'mine' }, by),
  'customers.moveChats': (panelkit, by) =>
    panelkit.customers.moveChats({ customerId: unknown, newCustomerId: unknown, reason: 'mine' }, by),
  'customers.previewMerge': (panelkit, by) =>
    panelkit.customers.previewMerge({ fromCustomerId: unknown, intoCustomerId: unknown }, by),
  'customers.unblock': (panelkit, by) => panelkit.customers.unblock({ customerId: unknown }, by),
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
  'shopSettings.keptCurrency',
  'shopSettings.refresh',
  'shopSettings.follow',
];
