import { createMoneyFormat, LOST_PLACE_POLICIES, moneyUnitsOf } from '@panelkit/sdk';
import type { ShopSettings } from '../../live-settings.ts';
import { languages } from '../../messages/languages.ts';
import type { PageContext } from '../../page-context.ts';
import { messageLanguage } from '../../people/message-language.ts';
import type { StaffRole } from '../../roles/roles.ts';
import { writeGateChannels } from '../../telegram/gate-channels.ts';
import { writeCountries } from '../../telegram/gate-phone.ts';
import { amountField, unitInput } from '../forms/amount-field.ts';
import { checkbox, field, select } from '../forms/field.ts';
import { postForm } from '../forms/form-fields.ts';
import { zoneOptions } from '../forms/zone-options.ts';
import { type Html, html } from '../parts/html.ts';
import { taxFields } from './money/tax-fields.ts';
import { roleName } from './people/role-name.ts';
import { staffFrame } from './staff-frame.ts';

type NumberField =
  | 'extensionDays'
  | 'graceDays'
  | 'unpaidOrderMinutes'
  | 'unpaidUnitsPerCustomer'
  | 'unpaidUnitsPerNetwork'
  | 'giveUpHours'
  | 'deviceUnseenDays'
  | 'deviceRemovalsPerDay'
  | 'sharedLinkApps'
  | 'sharedLinkNetworks'
  | 'giftsPerDay';

/** What staff decide about the shop; it holds at once. */
export function settingsPage(
  pageContext: PageContext,
  view: {
    settings: ShopSettings;
    roles: StaffRole[];
    currency: string;
    /** Whether the environment gives the tax. */
    isTaxFixed: boolean;
    done: string | null;
  },
): string {
  const { staffSettings: words, staffNav, staffPlans } = pageContext.texts;
  const { settings } = view;
  const text = (name: 'payTo', maxLength: number): Html =>
    field({ name, label: words.fields[name], value: settings[name], maxLength });
  const number = (name: NumberField): Html =>
    field({
      name,
      label: words.fields[name],
      value: String(settings[name]),
      inputMode: 'decimal',
      maxLength: 6,
    });
  const list = (name: 'warnDays' | 'usagePercents'): Html =>
    field({
      name,
      label: words.fields[name],
      value: settings[name].join(', '),
      maxLength: 100,
      optional: true,
    });
  const box = (
    name: 'extendAlways' | 'customerMayPause' | 'confirmedOnly' | 'maintenance' | 'servesUnnamedDevices',
  ): Html => checkbox({ name, label: words.fields[name], isOn: settings[name] });
  const lostPlaces = select({
    name: 'lostPlaces',
    label: words.fields.lostPlaces,
    value: settings.lostPlaces,
    options: LOST_PLACE_POLICIES.map((policy) => [policy, words.lostPlaces[policy]]),
  });
  const roleBox = (role: StaffRole): Html =>
    checkbox({
      name: 'secondFactorRoles',
      value: role.id,
      label: roleName(pageContext.texts, role),
      isOn: settings.secondFactorRoles.includes(role.id),
    });
  const { currency } = view;
  const quietField = (name: 'quietFrom' | 'quietTo', end: 'from' | 'to'): Html =>
    field({
      name,
      label: words.fields[name],
      maxLength: 5,
      optional: true,
      value: settings.quietHours?.[end] ?? '',
    });
  const adjustUpTo = amountField(pageContext, {
    name: 'adjustUpTo',
    label: words.fields.adjustUpTo,
    currency,
    value: { amountMinor: settings.adjustUpToMinor, currency },
  });
  const roles = html`<p>${words.fields.secondFactorRoles}</p>${view.roles.map(roleBox)}
<div class="filters">${quietField('quietFrom', 'from')}${quietField('quietTo', 'to')}</div><p class="muted">${words.quietHint}</p>
<div class="filters">${number('giftsPerDay')}${adjustUpTo}${unitInput(pageContext, currency)}</div>`;
  const part = (title: string, body: Html): Html =>
    html`<fieldset class="stack"><legend>${title}</legend>${body}</fieldset>`;
  const form = html`${part(
    words.shop,
    html`${text('payTo', 200)}
${languageFields(pageContext, settings)}
${displayUnitChoice(pageContext, view)}
${field({ name: 'announcement', label: words.fields.announcement, value: settings.announcement, rows: 2, optional: true })}
${field({ name: 'privacyNotice', label: words.fields.privacyNotice, value: settings.privacyNotice, hint: words.privacyHint, rows: 6, maxLength: 10_000, optional: true })}`,
  )}
${part(words.orders, html`<div class="filters">${number('unpaidOrderMinutes')}${number('giveUpHours')}${number('unpaidUnitsPerCustomer')}${number('unpaidUnitsPerNetwork')}</div>${lostPlaces}${box('confirmedOnly')}${box('maintenance')}`)}
${part(words.bots, gateFields(pageContext, settings))}
${part(pageContext.texts.staffTax.title, taxFields(pageContext, settings.tax, view.isTaxFixed))}
${part(words.extension, html`<div class="filters">${number('extensionDays')}</div>${box('extendAlways')}`)}
${part(words.security, roles)}
${part(pageContext.texts.staffApprovals.settingsTitle, fourEyesFields(pageContext, view))}
${part(words.lifecycle, html`<div class="filters">${list('warnDays')}${list('usagePercents')}${number('graceDays')}</div>${box('customerMayPause')}`)}
${part(words.devices, html`<div class="filters">${number('deviceUnseenDays')}${number('deviceRemovalsPerDay')}${number('sharedLinkApps')}${number('sharedLinkNetworks')}</div>${box('servesUnnamedDevices')}`)}
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  const body = html`<p class="lead">${words.lead}</p>
<section class="card form">${postForm(pageContext, { action: '/staff/settings', className: 'stack', body: form })}</section>`;
  return staffFrame(pageContext, { title: staffNav.settings, body, done: view.done });
}

/** How the shop speaks to who has said nothing, and until when its days last. */
function languageFields({ texts }: PageContext, settings: ShopSettings): Html {
  const { fields, languagesHint, zoneHint } = texts.staffSettings;
  const { language, timeZone, hiddenLanguages } = settings;
  const known = languages.filter(({ code }) => messageLanguage(code) !== null);
  const names = known.map(({ code, name }) => [code, name] as const);
  const zones = zoneOptions();
  const ofUtc = zones.some(([zone]) => zone === timeZone) ? [] : [[timeZone, timeZone] as const];
  const boxes = languages.map(({ code, name }) =>
    checkbox({
      name: 'languages',
      value: code,
      label: html`<span lang="${code}">${name}</span>`,
      isOn: !hiddenLanguages.includes(code),
    }),
  );
  return html`<div class="filters">${select({ name: 'language', label: fields.language, value: language, options: names })}
${select({ name: 'timeZone', label: fields.timeZone, value: timeZone, options: [...ofUtc, ...zones] })}</div><p class="muted">${zoneHint}</p>
<input type="hidden" name="asksLanguages" value="1"><fieldset><legend>${fields.languages}</legend>${boxes}</fieldset><p class="muted">${languagesHint}</p>`;
}

/** Whom the customers' bot sells to. */
function gateFields({ texts }: PageContext, { gateChannels, gatePhone }: ShopSettings): Html {
  const { fields, gateHint, phoneHint } = texts.staffSettings;
  const optional = { optional: true } as const;
  return html`${field({ name: 'gateChannels', label: fields.gateChannels, value: writeGateChannels(gateChannels), hint: gateHint, rows: 3, maxLength: 1000, ...optional })}
${checkbox({ name: 'asksPhone', label: fields.asksPhone, isOn: gatePhone !== null })}
${field({ name: 'phoneCountries', label: fields.phoneCountries, value: writeCountries(gatePhone), hint: phoneHint, maxLength: 200, ...optional })}`;
}

/** What a second member of the staff has to agree to. */
function fourEyesFields(
  pageContext: PageContext,
  { settings: { fourEyes }, currency }: { settings: ShopSettings; currency: string },
): Html {
  const { settings: words, settingsHint } = pageContext.texts.staffApprovals;
  const amount = (
    name: 'fourEyesAdjust' | 'fourEyesCancel' | 'fourEyesRefund',
    amountMinor: number | null,
  ): Html => {
    const value = amountMinor === null ? null : { amountMinor, currency };
    return amountField(pageContext, { name, label: words[name], currency, value, optional: true });
  };
  return html`<p class="muted">${settingsHint}</p>
<div class="filters">${amount('fourEyesAdjust', fourEyes.adjustAboveMinor)}${amount('fourEyesCancel', fourEyes.cancelAboveMinor)}${amount('fourEyesRefund', fourEyes.refundAboveMinor)}</div>
${checkbox({ name: 'fourEyesLogins', label: words.fourEyesLogins, isOn: fourEyes.panelLogins })}
${checkbox({ name: 'fourEyesRoles', label: words.fourEyesRoles, isOn: fourEyes.roles })}`;
}

/** Only where people say amounts in more than one way. */
function displayUnitChoice(
  { language, texts }: PageContext,
  { settings, currency }: { settings: ShopSettings; currency: string },
): Html | null {
  const units = moneyUnitsOf(currency);
  if (units.length === 1) return null;
  const { nameOf } = createMoneyFormat({ locale: language.locale });
  const options = units.map((unit) => [unit === currency ? '' : unit, nameOf(unit)] as const);
  const label = texts.staffSettings.fields.displayUnit;
  return select({ name: 'displayUnit', label, value: settings.displayUnit ?? '', options });
}
