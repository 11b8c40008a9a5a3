import { DAY_MS } from '../../domain/lifecycle/period.ts';
import type { MethodSetting } from '../../domain/records/method-setting.ts';
import type { PolicySettings, StoredSettings } from '../../domain/records/shop-settings.ts';
import type { Policies, ResolvedPolicies } from '../kernel/settings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The shop's policies with what staff decided instead. Pure. */
export function applySettings(policies: Policies, stored: StoredSettings): Policies {
  const { unpaidOrderMinutes, giveUpHours, lostPlaces, extensionDays, extendAlways, graceDays } = stored;
  const { warnDays, usagePercents, customerMayPause, displayUnit, quietHours } = stored;
  const { maintenance, confirmedOnly, unpaidUnitsPerCustomer, unpaidUnitsPerNetwork } = stored;
  const { servesUnnamedDevices, deviceUnseenDays, deviceRemovalsPerDay } = stored;
  const { sharedLinkApps, sharedLinkNetworks } = stored;
  const { approveCardMatches, bankMessagePatterns, linkAddresses, invoices, tax } = stored;
  const { paymentMethods } = stored;
  return {
    ...policies,
    ...(unpaidOrderMinutes !== undefined && { unpaidOrderMs: unpaidOrderMinutes * MINUTE_MS }),
    ...(giveUpHours !== undefined && { giveUpAfterMs: giveUpHours * HOUR_MS }),
    ...(lostPlaces !== undefined && { lostPlaces }),
    ...(linkAddresses !== undefined && { linkAddresses }),
    ...(invoices !== undefined && { invoices }),
    // A rate that the shop's own policies give is not for staff to change.
    ...(tax !== undefined && policies.tax === undefined && { tax }),
    ...(paymentMethods !== undefined && { payments: withMargins(policies.payments, paymentMethods) }),
    purchases: {
      ...policies.purchases,
      ...(maintenance !== undefined && { maintenance }),
      ...(confirmedOnly !== undefined && { confirmedOnly }),
      ...(unpaidUnitsPerCustomer !== undefined && { unpaidUnitsPerCustomer }),
      ...(unpaidUnitsPerNetwork !== undefined && { unpaidUnitsPerNetwork }),
    },
    extension: {
      ...policies.extension,
      ...(extensionDays !== undefined && { thresholdDays: extensionDays }),
      ...(extendAlways !== undefined && { always: extendAlways }),
    },
    lifecycle: {
      ...policies.lifecycle,
      ...(warnDays !== undefined && { warnDays }),
      ...(usagePercents !== undefined && { usagePercents }),
      ...(graceDays !== undefined && { graceMs: Math.round(graceDays * DAY_MS) }),
      ...(customerMayPause !== undefined && { customerMayPause }),
    },
    devices: {
      ...policies.devices,
      ...(servesUnnamedDevices !== undefined && { servesUnnamed: servesUnnamedDevices }),
      ...(deviceUnseenDays !== undefined && { unseenDays: deviceUnseenDays }),
      ...(deviceRemovalsPerDay !== undefined && { removalsPerDay: deviceRemovalsPerDay }),
      ...(sharedLinkApps !== undefined && { sharedApps: sharedLinkApps }),
      ...(sharedLinkNetworks !== undefined && { sharedNetworks: sharedLinkNetworks }),
    },
    cards: {
      ...policies.cards,
      ...(approveCardMatches !== undefined && { approveMatches: approveCardMatches }),
      ...(bankMessagePatterns !== undefined && { patterns: bankMessagePatterns }),
    },
    notifications: {
      ...policies.notifications,
      ...(displayUnit !== undefined && { displayUnit }),
      ...(quietHours !== undefined && { quietHours }),
    },
  };
}

/** A margin that the shop's own policies give is not for staff to change. Pure. */
function withMargins(given: Policies['payments'] = {}, decided: readonly MethodSetting[]) {
  const margins = decided.flatMap(({ method, marginBasisPoints }) => {
    const own = Object.hasOwn(given, method) ? given[method] : undefined;
    const isForStaff = marginBasisPoints !== null && own?.marginBasisPoints === undefined;
    return isForStaff ? [[method, { ...own, marginBasisPoints }] as const] : [];
  });
  return { ...given, ...Object.fromEntries(margins) };
}

/** The policies in force, as staff read and change them. Pure. */
export function settingsOf({
  policies,
  language,
  timeZone,
}: Pick<PolicySettings, 'language' | 'timeZone'> & { policies: ResolvedPolicies }): PolicySettings {
  const { extension, lifecycle, cards, devices } = policies;
  return {
    language,
    timeZone,
    displayUnit: policies.notifications.displayUnit,
    extensionDays: extension.thresholdDays,
    extendAlways: extension.always,
    graceDays: lifecycle.graceMs / DAY_MS,
    warnDays: lifecycle.warnDays,
    usagePercents: lifecycle.usagePercents,
    unpaidOrderMinutes: policies.unpaidOrderMs / MINUTE_MS,
    ...policies.purchases,
    quietHours: policies.notifications.quietHours,
    giveUpHours: policies.giveUpAfterMs / HOUR_MS,
    lostPlaces: policies.lostPlaces,
    customerMayPause: lifecycle.customerMayPause,
    servesUnnamedDevices: devices.servesUnnamed,
    deviceUnseenDays: devices.unseenDays,
    deviceRemovalsPerDay: devices.removalsPerDay,
    sharedLinkApps: devices.sharedApps,
    sharedLinkNetworks: devices.sharedNetworks,
    approveCardMatches: cards.approveMatches,
    bankMessagePatterns: cards.patterns,
    linkAddresses: policies.linkAddresses,
    invoices: policies.invoices,
    tax: policies.tax,
  };
}
