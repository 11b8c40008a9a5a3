import * as z from 'zod';
import { createAesSecretBox, type SecretKey } from '../../defaults/aes-secret-box.ts';
import { isNetwork } from '../../domain/panels/panel-address.ts';
import type { PanelLimit } from '../../domain/panels/panel-limits.ts';
import { TOMAN } from '../../domain/payments/money-unit.ts';
import { LOST_PLACE_POLICIES } from '../../domain/placement/lost-place.ts';
import type { PlacementStrategy } from '../../domain/placement/select-inbound.ts';
import { type InputIssue, isPanelkitError, PanelkitError } from '../../errors/panelkit-error.ts';
import { patternsSchema } from '../cards/pattern-schema.ts';
import { invoiceSettingsSchema } from '../invoices/invoice-settings-schema.ts';
import { linkAddressesSchema } from './link-addresses-schema.ts';
import { notificationOptions, notificationPolicySchema } from './notification-options.ts';
import { issuesOf } from './parse-input.ts';
import { taxPolicySchema } from './tax-policy-schema.ts';

const MINUTE_MS = 60_000;
const durationMs = z.int().min(1);
const dayCount = z.number().min(0).max(3650);
const keptDays = z.int().min(1).max(3650).nullable();
const policiesSchema = z.strictObject({
  placement: z.custom<PlacementStrategy>((value) => typeof value === 'function').optional(),
  unpaidOrderMs: durationMs,
  reviewMs: durationMs,
  watchPaymentMs: durationMs,
  giveUpAfterMs: durationMs,
  lostPlaces: z.enum(LOST_PLACE_POLICIES),
  linkAddresses: linkAddressesSchema,
  purchases: z.strictObject({
    maintenance: z.boolean(),
    confirmedOnly: z.boolean(),
    unpaidUnitsPerCustomer: z.int().min(1).max(100_000),
    unpaidUnitsPerNetwork: z.int().min(1).max(100_000),
    waitingReceipts: z.int().min(1).max(1000),
  }),
  tax: taxPolicySchema,
  invoices: invoiceSettingsSchema,
  extension: z.strictObject({
    thresholdDays: dayCount,
    always: z.boolean(),
    traffic: z.enum(['replace', 'add']),
    timeOnReset: z.enum(['lost', 'added']),
  }),
  lifecycle: z.strictObject({
    warnDays: z.array(dayCount).max(20),
    usagePercents: z.array(z.int().min(1).max(100)).max(20),
    graceMs: z.int().min(0),
    reviveMs: z.int().min(0),
    customerMayPause: z.boolean(),
    pausesPerPeriod: z.int().min(0).max(1000),
    shortestPauseMs: z.int().min(0),
    longestPauseMs: durationMs,
  }),
  renewal: z.strictObject({
    leadMs: z.int().min(0),
    retryAfterMs: z.array(z.int().min(0)).min(1).max(20),
    noticeMs: z.int().min(0),
    price: z.enum(['today', 'locked']),
    whileSuspended: z.boolean(),
  }),
  notifications: notificationPolicySchema,
  payments: z.record(
    z.string().min(1).max(50),
    z
      .strictObject({
        askedIn: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .nullable(),
        marginBasisPoints: z.int().min(0).max(10_000),
        quoteValidMs: durationMs,
        maxRateAgeMs: durationMs,
        toleranceBasisPoints: z.int().min(0).max(1000),
      })
      .partial(),
  ),
  cards: z.strictObject({
    patterns: patternsSchema,
    approveMatches: z.boolean(),
    payMs: durationMs,
    undoMs: durationMs,
  }),
  devices: z.strictObject({
    servesUnnamed: z.boolean(),
    unseenDays: z.int().min(1).max(365),
    removalsPerDay: z.int().min(1).max(100),
    sharedApps: z.int().min(2).max(50),
    sharedNetworks: z.int().min(2).max(50),
  }),
  retention: z.strictObject({
    eventDays: keptDays,
    auditDays: keptDays,
    archiveDays: keptDays,
    // A repetition may come days after the first call.
    idempotencyKeyDays: z.int().min(7).max(3650).nullable(),
    notificationDays: keptDays,
    paymentEventDays: keptDays,
    // It may be the only trace of money that came: staff need time to match it.
    unmatchedPaymentEventDays: z.int().min(90).max(3650).nullable(),
    jobFailureDays: keptDays,
  }),
});
const count = z.int().min(1);
const panelLimitsSchema = z.strictObject({
  answerBytes: count,
  answerValues: count,
  jsonDepth: count,
  fileBytes: count,
  rowBytes: count,
  listedAccounts: count,
  idlePages: count,
  inbounds: count,
  linksPerAccount: count,
  linkLength: count,
  textLength: count,
} satisfies Record<PanelLimit, z.ZodInt>);
const optionsSchema = z.object({
  publicUrl: z.url({ protocol: /^https?$/ }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .refine((code) => code !== TOMAN, 'records are kept in IRR; show them in Toman with displayUnit'),
  paymentMethods: z.array(z.string().min(1)).min(1),
  settings: z.object({
    provisioningEnabled: z.boolean(),
    autoLifecycle: z.boolean(),
    lifecycleOperations: z.union([z.literal('all'), z.array(z.enum(['expired', 'expiring', 'traffic']))]),
    requestTimeoutMs: durationMs.max(5 * MINUTE_MS),
    listingTimeoutMs: durationMs.max(24 * 60 * MINUTE_MS),
    abandonedCallLimit: z.int().min(1).max(1000),
    slowCallbackMs: durationMs,
    healthCheckIntervalMs: z.int().min(MINUTE_MS).multipleOf(MINUTE_MS),
    usageSyncIntervalMs: z.int().min(MINUTE_MS).multipleOf(MINUTE_MS),
    sweepIntervalMs: z.int().min(MINUTE_MS).multipleOf(MINUTE_MS),
    rateIntervalMs: z.int().min(MINUTE_MS).multipleOf(MINUTE_MS),
    dialIntervalMs: z.int().min(MINUTE_MS).multipleOf(MINUTE_MS),
    panelLimits: panelLimitsSchema,
    privateNetworks: z.array(z.string().refine(isNetwork, 'is no network')),
    sellsPrivateLinks: z.boolean(),
  }),
  policies: policiesSchema,
  ...notificationOptions,
});
const secretKeySchema = z.union([
  z.string(),
  z.object({ current: z.string(), previous: z.array(z.string()) }),
]);

/** The options that can be wrong, with their defaults filled in. */
export type CheckedOptions = z.input<typeof optionsSchema> & { secretKey: SecretKey };

/** @throws PanelkitError `CONFIG_INVALID` naming every mistake, none with its value */
export function checkOptions(options: CheckedOptions): void {
  const result = optionsSchema.safeParse(options);
  refuse([...secretKeyIssues(options.secretKey), ...(result.success ? [] : issuesOf(result.error))]);
}

/** The same for policies alone, when they are others than before. @throws PanelkitError `CONFIG_INVALID` */
export function checkPolicies(policies: z.input<typeof policiesSchema>): void {
  const result = z.object({ policies: policiesSchema }).safeParse({ policies });
  refuse(result.success ? [] : issuesOf(result.error));
}

function refuse(issues: InputIssue[]): void {
  if (issues.length === 0) return;
  const text = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new PanelkitError('CONFIG_INVALID', {
    message: `The options are invalid: ${text}`,
    details: { issues },
  });
}

function secretKeyIssues(secretKey: SecretKey): InputIssue[] {
  if (!secretKeySchema.safeParse(secretKey).success)
    return [{ path: 'secretKey', code: 'invalid_type', message: 'must be a text or { current, previous }' }];
  try {
    createAesSecretBox({ secretKey });
    return [];
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'CONFIG_INVALID') return error.details.issues;
    throw error;
  }
}
