import * as z from 'zod';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import { NOTIFICATION_CODES, SHOP_CHANNEL } from '../../domain/notifications/notification.ts';
import { TOMAN } from '../../domain/payments/money-unit.ts';
import { isTimeZone } from '../../domain/reports/is-time-zone.ts';

const durationMs = z.int().min(1);
const code = z.enum(NOTIFICATION_CODES);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const quietHoursSchema = z.object({ from: timeOfDay, to: timeOfDay }).nullable();
const channel = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/)
  .refine((name) => name !== SHOP_CHANNEL, 'is the channel of the shop itself');

/** What a policy of notifications may say. */
export const notificationPolicySchema = z.strictObject({
  muted: z.array(code),
  quietPeriodMs: z.int().min(0),
  quietHours: quietHoursSchema,
  sendTimeoutMs: durationMs.max(10 * 60_000),
  giveUpAfterMs: durationMs,
  maxAgeMs: z.partialRecord(code, durationMs),
  lowBalanceMinor: z.int().min(0).nullable(),
  capacityPercents: z.array(z.int().min(1).max(100)),
  displayUnit: z.literal(TOMAN).nullable(),
});

/** Of the IANA. */
export const timeZoneSchema = z.string().max(100).refine(isTimeZone, 'is no time zone of the IANA');

/** The options of `createPanelkit` that are about notifications. */
export const notificationOptions = {
  notifiers: z
    .array(z.object({ channel }))
    .refine(
      (notifiers) => new Set(notifiers.map((notifier) => notifier.channel)).size === notifiers.length,
      'two notifiers have the same channel',
    ),
  language: z.enum(LANGUAGES),
  timeZone: timeZoneSchema,
};
