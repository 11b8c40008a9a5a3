import { randomUUID } from 'node:crypto';
import {
  isTimeZone,
  LANGUAGES,
  LOST_PLACE_POLICIES,
  parseTypedMinor,
  TOMAN,
  toLatinDigits,
} from '@panelkit/sdk';
import { Router } from 'express';
import * as z from 'zod';
import { hostSettingsSchema } from '../../live-settings.ts';
import { languages } from '../../messages/languages.ts';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../page-context.ts';
import { settingsPage } from '../../pages/staff/settings-page.ts';
import { listRoles } from '../../roles/roles.ts';
import { parseForm, ticked } from '../../security/form-guard.ts';
import { requireFreshProof } from '../../security/fresh-proof.ts';
import type { Shop } from '../../shop.ts';
import { gateChannelsSchema, readGateChannels } from '../../telegram/gate-channels.ts';
import { gatePhoneSchema, readCountries } from '../../telegram/gate-phone.ts';
import { doneText } from './dashboard.ts';
import { flag } from './form-parts.ts';
import { taxFields, toTax } from './money/tax-form.ts';
import { recordStaffAction } from './record-staff-action.ts';

/** The rest of a long text is in the audit trail. */
const NOTE_LENGTH = 600;

const number = z.string().min(1).transform(toLatinDigits).transform(Number);
const time = z
  .string()
  .default('')
  .transform((text) => toLatinDigits(text).trim());
const numbers = z
  .string()
  .transform((text) => toLatinDigits(text).split(/[,،\s]+/))
  .transform((parts) => parts.filter((part) => part !== '').map(Number));
const { payTo, announcement, privacyNotice, secondFactorRoles, giftsPerDay, adjustUpToMinor, fourEyes } =
  hostSettingsSchema.shape;
/** The fields of the amounts from which a second member of the staff has to agree. */
const FOUR_EYES_FIELDS: Readonly<Record<string, string>> = {
  adjustAboveMinor: 'fourEyesAdjust',
  cancelAboveMinor: 'fourEyesCancel',
  refundAboveMinor: 'fourEyesRefund',
};
const typed = z.object({
  language: z.enum(LANGUAGES).optional(),
  timeZone: z.string().trim().refine(isTimeZone, 'is no time zone').optional(),
  /** Ticked or not, it was asked which languages are offered. */
  asksLanguages: flag,
  languages: ticked(z.string()),
  payTo,
  announcement,
  privacyNotice: privacyNotice.default(''),
  gateChannels: z
    .string()
    .max(1000)
    .default('')
    .transform(readGateChannels)
    .refine((channels) => gateChannelsSchema.safeParse(channels).success, 'not a channel, or too many')
    .pipe(gateChannelsSchema),
  asksPhone: flag,
  phoneCountries: z
    .string()
    .max(200)
    .default('')
    .transform(readCountries)
    .refine((countries) => gatePhoneSchema.safeParse({ countries }).success, 'not the beginnings of numbers'),
  extensionDays: number,
  extendAlways: flag,
  graceDays: number,
  warnDays: numbers,
  usagePercents: numbers,
  unpaidOrderMinutes: number,
  confirmedOnly: flag,
  maintenance: flag,
  unpaidUnitsPerCustomer: number,
  unpaidUnitsPerNetwork: number,
  quietFrom: time,
  quietTo: time,
  giveUpHours: number,
  lostPlaces: z.enum(LOST_PLACE_POLICIES).optional(),
  customerMayPause: flag,
  servesUnnamedDevices: flag,
  deviceUnseenDays: number,
  deviceRemovalsPerDay: number,
  sharedLinkApps: number,
  sharedLinkNetworks: number,
  secondFactorRoles: ticked(z.string()).pipe(secondFactorRoles),
  giftsPerDay: number.pipe(giftsPerDay),
  adjustUpTo: z.string(),
  fourEyesAdjust: z.string().default(''),
  fourEyesCancel: z.string().default(''),
  fourEyesRefund: z.string().default(''),
  fourEyesLogins: flag,
  fourEyesRoles: flag,
  ...taxFields,
  unit: z.string().optional(),
  displayUnit: z
    .enum([TOMAN, ''])
    .default('')
    .transform((unit) => (unit === '' ? null : unit)),
});
/** Nothing and 0 are no amount. */
const settingsFormIn = (currency: string) =>
  typed.transform(({ adjustUpTo, unit, ...rest }, context) => {
    const { fourEyesAdjust, fourEyesCancel, fourEyesRefund, ...others } = rest;
    const { fourEyesLogins, fourEyesRoles, taxPercent, taxPrices, ...kept } = others;
    const { asksPhone, phoneCountries: countries, quietFrom: from, quietTo: to, ...more } = kept;
    const { asksLanguages, languages: offered, language, timeZone, lostPlaces, ...settings } = more;
    const hiddenLanguages = languages.map(({ code }) => code).filter((code) => !offered.includes(code));
    const gatePhone = asksPhone ? { countries } : null;
    const quietHours = from === '' && to === '' ? null : { from, to };
    const tax = toTax({ taxPercent, taxPrices });
    // What is no amount is refused below, never taken for none.
    const minorOf = (text: string, none: number | null): number | null =>
      text.trim() === '' ? none : (parseTypedMinor(text, { unit, currency }) ?? Number.NaN);
    const checked = adjustUpToMinor.safeParse(minorOf(adjustUpTo, 0));
    const two = fourEyes.safeParse({
      adjustAboveMinor: minorOf(fourEyesAdjust, null),
      cancelAboveMinor: minorOf(fourEyesCancel, null),
      refundAboveMinor: minorOf(fourEyesRefund, null),
      panelLogins: fourEyesLogins,
      roles: fourEyesRoles,
    });
    if (checked.success && two.success)
      return {
        ...settings,
        gatePhone,
        quietHours,
        adjustUpToMinor: checked.data,
        fourEyes: two.data,
        ...(tax !== undefined && { tax }),
        ...(language !== undefined && { language }),
        ...(timeZone !== undefined && { timeZone }),
        ...(lostPlaces !== undefined && { lostPlaces }),
        ...(asksLanguages && { hiddenLanguages }),
      };
    const wrong = new Set(two.error?.issues.map(({ path: [name = ''] }) => String(name)));
    const fields = [...wrong].flatMap((name) => FOUR_EYES_FIELDS[name] ?? []);
    for (const field of [...fields, ...(checked.success ? [] : ['adjustUpTo'])])
      context.addIssue({ code: 'custom', path: [field], message: 'must be an amount' });
    return z.NEVER;
  });

/** What the owner decides about the shop. */
export function createSettingsRoutes(shop: Shop): Router {
  const { settings, currency } = shop;
  const settingsForm = settingsFormIn(currency);
  const router = Router();
  router.use('/staff/settings', requireStaff('manage-settings'));
  router.get('/staff/settings', async (request, response) => {
    const roles = await listRoles(shop.store.roles);
    const isTaxFixed = shop.panelkit.shopSettings.isTaxFixed();
    const view = { settings: settings.current(), roles, currency, isTaxFixed, done: doneText(request) };
    response.send(settingsPage(pageContextOf(request), view));
  });
  router.post('/staff/settings', requireFreshProof(shop), async (request, response) => {
    const next = parseForm(settingsForm, request);
    const by = { actor: actorOf(request), idempotencyKey: randomUUID() };
    const changed = await settings.save(next, by);
    const { user } = viewerIn(request);
    const note = Object.entries(changed).map(
      ([field, value]) => `${field}: ${JSON.stringify(value).slice(0, NOTE_LENGTH)}`,
    );
    await recordStaffAction(shop, request, {
      by: user,
      action: 'settings.changed',
      targetId: user.id,
      note: note.join('; '),
    });
    response.redirect(303, '/staff/settings?done=save');
  });
  return router;
}
