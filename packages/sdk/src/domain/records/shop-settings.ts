import type { BankMessagePattern } from '../cards/message-pattern.ts';
import type { InvoiceSettings } from '../invoices/invoice.ts';
import type { MessageTexts } from '../messages/message-text.ts';
import type { Language } from '../notifications/language.ts';
import type { QuietHours } from '../notifications/notification-policy.ts';
import type { TaxPolicy } from '../orders/tax.ts';
import type { DisplayUnit } from '../payments/money-unit.ts';
import type { LostPlacePolicy } from '../placement/lost-place.ts';
import type { MethodSetting } from './method-setting.ts';

/**
 * The rules of a shop that staff change while it runs. What staff have not changed follows the shop's
 * policies.
 */
export interface PolicySettings {
  /** In which customers are written to who have chosen none. */
  language: Language;
  /** IANA. Days of reports and quiet hours are its days and hours; messages write instants in it. */
  timeZone: string;
  /** `IRT`: Rial is shown and typed as Toman; null: amounts are in their currency. */
  displayUnit: DisplayUnit | null;
  /** With this many days or fewer left a subscription may be extended even if traffic is left. */
  extensionDays: number;
  /** Whether it may be extended at any time. */
  extendAlways: boolean;
  /** How long a subscription is kept after its expiry before it is terminated. */
  graceDays: number;
  /** Days before the expiry at which the customer is warned. */
  warnDays: number[];
  /** Percentages of the traffic limit at which the customer is notified. */
  usagePercents: number[];
  /** How long an unpaid order holds its places. */
  unpaidOrderMinutes: number;
  /** Whether the shop sells nothing new; deliveries, extensions and renewals continue. */
  maintenance: boolean;
  /** Whether trials and payments by receipt need a confirmed customer. */
  confirmedOnly: boolean;
  /** How many units one customer may hold in unpaid orders. */
  unpaidUnitsPerCustomer: number;
  /** How many units the customers of one network may hold in unpaid orders. */
  unpaidUnitsPerNetwork: number;
  /**
   * Hours without alerts to staff, in the shop's time zone; null: none. Receipts still come, silently, where
   * the channel can.
   */
  quietHours: QuietHours | null;
  /** When to give up a paid unit that cannot be delivered. */
  giveUpHours: number;
  /** What becomes of one that cannot have one of several required places. */
  lostPlaces: LostPlacePolicy;
  /** Whether customers may pause their subscription. */
  customerMayPause: boolean;
  /** Where a plan limits the devices of a link: whether applications that name none are served. */
  servesUnnamedDevices: boolean;
  /** Days after which a device that was not seen frees its slot. */
  deviceUnseenDays: number;
  /** How many devices of one subscription a customer may remove in 24 hours. */
  deviceRemovalsPerDay: number;
  /** How many applications that fetch one link within an hour make it a shared one. */
  sharedLinkApps: number;
  /** The same of networks. */
  sharedLinkNetworks: number;
  /** Whether a bank's message that fits exactly one payment approves it. */
  approveCardMatches: boolean;
  /** How the shop's banks write that money arrived. */
  bankMessagePatterns: BankMessagePattern[];
  /**
   * Addresses under which the subscription links answer, the preferred one first; none: `publicUrl`, which
   * always answers.
   */
  linkAddresses: string[];
  /** How the shop writes invoices; null: it writes none. */
  invoices: InvoiceSettings | null;
  /** The tax on what is sold; null: none. What was quoted keeps its tax. */
  tax: TaxPolicy | null;
}

/** What a host keeps beside them. The SDK stores it and reads none of it. */
export type HostSettings = Record<string, unknown>;

/** What staff decided so far: nothing at first. */
export type StoredSettings = { [Name in keyof PolicySettings]?: PolicySettings[Name] | undefined } & {
  host?: HostSettings;
  /** Of the shop's first price or first money, which it keeps. */
  currency?: string;
  /** What customers are told in place of the catalogue's texts. */
  messageTexts?: MessageTexts;
  /** In the order in which customers choose from them. */
  paymentMethods?: MethodSetting[];
};
