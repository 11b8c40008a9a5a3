import { botLanguages, languageNames } from '../../languages/languages.ts';
import { copyable, escapeHtml, lines, type Screen, type ScreenButton } from '../../screens/screen.ts';
import { homeRow, nameIn, type ScreenContext, to } from './screen-context.ts';

export function homeScreen(
  context: ScreenContext,
  {
    shopName,
    hasContact,
    hasWebsite,
    isInMaintenance,
    note,
  }: {
    shopName: string;
    hasContact: boolean;
    hasWebsite: boolean;
    isInMaintenance: boolean;
    note?: string;
  },
): Screen {
  const { texts } = context;
  const { menu } = texts;
  return {
    html: [
      ...(note === undefined ? [] : [note, '']),
      texts.welcome(nameIn(context, shopName)),
      ...(isInMaintenance ? ['', texts.maintenance] : []),
    ].join('\n'),
    buttons: [
      [to(menu.plans, 'plans'), to(menu.services, 'services')],
      [to(menu.wallet, 'wallet'), to(menu.orders, 'orders')],
      [to(hasContact ? `${menu.help} · ${menu.contact}` : menu.help, 'help'), to(menu.language, 'languages')],
      [to(menu.messages, 'messages'), to(texts.recovery.open, 'recovery')],
      ...(hasWebsite ? [[to(menu.website, 'website')]] : []),
    ],
  };
}

export function languageScreen({ texts }: ScreenContext): Screen {
  const buttons = [languageNames.map(([value, name]) => to(name, 'language', { value }))];
  const others = Object.values(botLanguages).map(({ customer }) => customer.chooseLanguage);
  return { html: lines(...new Set([texts.chooseLanguage, ...others])), buttons };
}

/** Buttons open https addresses only. */
export function websiteScreen(context: ScreenContext, link: string): Screen {
  const { texts } = context;
  const button: ScreenButton = link.startsWith('https:')
    ? { text: texts.openWebsite, opens: link }
    : { text: texts.copyLink, copies: link };
  return {
    html: lines(texts.websiteHint, '', copyable(link)),
    buttons: [[button], homeRow(context)],
  };
}

export const DEVICES = ['android', 'ios', 'windows', 'macos', 'linux'] as const;
export type Device = (typeof DEVICES)[number];

export function isDevice(value: string): value is Device {
  return DEVICES.some((device) => device === value);
}

export function helpScreen(context: ScreenContext, contact: string | null): Screen {
  const { texts } = context;
  return {
    html: [texts.helpTitle, ...(contact === null ? [] : ['', texts.contact(nameIn(context, contact))])].join(
      '\n',
    ),
    buttons: [
      ...DEVICES.map((device) => [to(texts.help[device].name, 'app', { value: device })]),
      homeRow(context),
    ],
  };
}

/**
 * Telegram has every bot that takes Stars answer `/paysupport`: its own support does not help with these
 * payments.
 */
export function paySupportScreen(context: ScreenContext, contact: string | null): Screen {
  const { texts } = context;
  const address = contact === null ? null : texts.contact(nameIn(context, contact));
  return {
    html: lines(texts.paySupport, ...(address === null ? [] : ['', address])),
    buttons: [[to(texts.menu.orders, 'orders')], homeRow(context)],
  };
}

export function termsScreen(context: ScreenContext, terms: string | null): Screen {
  const { texts } = context;
  return {
    html: lines(texts.terms, ...(terms === null ? [] : ['', escapeHtml(terms)])),
    buttons: [homeRow(context)],
  };
}

export function appScreen(context: ScreenContext, device: Device): Screen {
  const { texts } = context;
  const { name, steps } = texts.help[device];
  return {
    html: `<b>${name}</b>\n\n${steps}`,
    buttons: [[to(texts.menu.services, 'services')], homeRow(context, to(texts.back, 'help'))],
  };
}
