import { AUDIENCE_SERVICES, type Audience, LANGUAGES } from '@panelkit/sdk';
import { botLanguages } from '../../languages/languages.ts';
import { refOf } from '../../screens/action.ts';
import { lines, type Screen, type ScreenButton } from '../../screens/screen.ts';
import { ANY, ENDS_WITHIN_DAYS } from '../broadcasts/choose-audience.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import { homeRow, nameIn, short, to } from './button.ts';

/** Who is written to, with the names of what the conditions are about. */
export interface AudienceView {
  audience: Audience;
  planName: string | null;
  panelName: string | null;
  currency: string;
}

/** One line for each condition. */
export function audienceLines(
  context: StaffScreenContext,
  { audience, planName, panelName, currency }: AudienceView,
): string[] {
  const { format, texts } = context;
  const words = texts.broadcasts;
  const { services, endsWithinDays, language, balanceFromMinor, balanceBelowMinor } = audience;
  const conditions = [
    services === null ? null : words.services[services],
    endsWithinDays === null ? null : words.endsWithin(format.number(endsWithinDays)),
    planName === null ? null : words.ofPlan(nameIn(context, short(planName))),
    panelName === null ? null : words.onPanel(nameIn(context, short(panelName))),
    language === null ? null : words.reads(botLanguages[language].name),
    balanceFromMinor === null ? null : words.walletFrom(format.money(balanceFromMinor, currency)),
    balanceBelowMinor === null ? null : words.walletBelow(format.money(balanceBelowMinor, currency)),
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? [words.everyone] : conditions.map((condition) => `• ${condition}`);
}

/** The conditions of a draft: a tap chooses one, a second tap drops it. */
export function audienceScreen(context: StaffScreenContext, id: string, view: AudienceView): Screen {
  const { texts, format } = context;
  const words = texts.broadcasts;
  const { audience } = view;
  const choice = (about: string, value: string | number, label: string, isOn: boolean): ScreenButton =>
    to(isOn ? `✅ ${label}` : label, 'audience-set', { id, value: `${about}.${isOn ? ANY : value}` });
  const services = AUDIENCE_SERVICES.map((name) => [
    choice('services', name, words.services[name], audience.services === name),
  ]);
  const ends = ENDS_WITHIN_DAYS.map((days) => [
    choice('ends', days, words.endsWithin(format.number(days)), audience.endsWithinDays === days),
  ]);
  const languages = LANGUAGES.map((code) =>
    choice('language', code, botLanguages[code].name, audience.language === code),
  );
  const isByBalance = audience.balanceFromMinor !== null || audience.balanceBelowMinor !== null;
  return {
    html: lines(`<b>${words.recipients}</b>`, ...audienceLines(context, view)),
    buttons: [
      ...services,
      ...ends,
      languages,
      [
        to(words.choosePlan, 'audience-rows', { id, value: 'plan' }),
        to(words.choosePanel, 'audience-rows', { id, value: 'panel' }),
      ],
      [
        isByBalance
          ? choice('balance', ANY, words.chooseBalance, true)
          : to(words.chooseBalance, 'audience-balance', { id }),
      ],
      homeRow(context, to(texts.back, 'broadcast', { id })),
    ],
  };
}

/** Plans or panels, one of which becomes a condition. */
export function audienceRowsScreen(
  context: StaffScreenContext,
  id: string,
  { about, rows }: { about: 'plan' | 'panel'; rows: readonly { id: string; name: string }[] },
): Screen {
  const { texts, format } = context;
  const words = texts.broadcasts;
  const buttons = rows.map((row) => [
    to(short(format.named(row.name)), 'audience-set', { id, value: `${about}.${refOf(row.id)}` }),
  ]);
  return {
    html: `<b>${words.recipients}</b>`,
    buttons: [
      ...buttons,
      [to(words.anybody, 'audience-set', { id, value: `${about}.${ANY}` })],
      homeRow(context, to(texts.back, 'audience', { id })),
    ],
  };
}
