import * as z from 'zod';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import { TOMAN } from '../../domain/payments/money-unit.ts';
import { LOST_PLACE_POLICIES } from '../../domain/placement/lost-place.ts';
import type { PolicySettings } from '../../domain/records/shop-settings.ts';
import { patternsSchema } from '../cards/pattern-schema.ts';
import { invoiceSettingsSchema } from '../invoices/invoice-settings-schema.ts';
import { linkAddressesSchema } from '../kernel/link-addresses-schema.ts';
import { quietHoursSchema, timeZoneSchema } from '../kernel/notification-options.ts';
import { taxPolicySchema } from '../kernel/tax-policy-schema.ts';

const days = z.number().min(0).max(365);
const HOST_BYTES = 64 * 1024;

const policyFields = {
  language: z.enum(LANGUAGES),
  timeZone: timeZoneSchema,
  displayUnit: z.literal(TOMAN).nullable(),
  extensionDays: days,
  extendAlways: z.boolean(),
  graceDays: days,
  warnDays: z.array(days).max(20),
  usagePercents: z.array(z.int().min(1).max(100)).max(20),
  unpaidOrderMinutes: z.int().min(5).max(10_080),
  maintenance: z.boolean(),
  confirmedOnly: z.boolean(),
  unpaidUnitsPerCustomer: z.int().min(1).max(100_000),
  unpaidUnitsPerNetwork: z.int().min(1).max(100_000),
  quietHours: quietHoursSchema,
  giveUpHours: z.int().min(1).max(720),
  lostPlaces: z.enum(LOST_PLACE_POLICIES),
  customerMayPause: z.boolean(),
  servesUnnamedDevices: z.boolean(),
  deviceUnseenDays: z.int().min(1).max(365),
  deviceRemovalsPerDay: z.int().min(1).max(100),
  sharedLinkApps: z.int().min(2).max(50),
  sharedLinkNetworks: z.int().min(2).max(50),
  approveCardMatches: z.boolean(),
  bankMessagePatterns: patternsSchema,
  linkAddresses: linkAddressesSchema,
  invoices: invoiceSettingsSchema,
  tax: taxPolicySchema,
} satisfies Record<keyof PolicySettings, z.ZodType>;

const hostSettings = z
  .record(z.string().min(1).max(100), z.json())
  .refine((host) => JSON.stringify(host).length <= HOST_BYTES, 'must be smaller');

/** A patch names what changes. */
export const settingsPatchSchema = z.strictObject({ ...policyFields, host: hostSettings }).partial();
