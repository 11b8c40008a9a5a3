import type {
  DeliveryView,
  ExtensionOffer,
  PlaceView,
  SubscriptionActions,
  SubscriptionDetails,
  SubscriptionView,
} from '@panelkit/sdk';
import { DAY_MS, fitsIntoQrCode } from '@panelkit/sdk';
import { copyable, inPairs, lines, type Screen, type ScreenButton, usageBar } from '../../screens/screen.ts';
import { writeExtension } from '../../screens/shown-extension.ts';
import type { PayMethod } from '../methods.ts';
import { methodRows } from './method-buttons.ts';
import {
  atCursor,
  homeRow,
  moreRow,
  nameIn,
  type ScreenContext,
  short,
  taxLine,
  to,
} from './screen-context.ts';

const MAX_COPIED = 256;
const MAX_PLACES = 20;
const MAX_CODES = 8;

/** A subscription in a list. */
export interface ServiceRow {
  subscription: Pick<SubscriptionView, 'id' | 'status'>;
  planName: string;
}

export function servicesScreen(
  context: ScreenContext,
  { rows, nextCursor }: { rows: readonly ServiceRow[]; nextCursor: string | null },
): Screen {
  const { texts, format } = context;
  if (rows.length === 0)
    return { html: texts.noServices, buttons: [[to(texts.menu.plans, 'plans')], homeRow(context)] };
  const buttons = rows.map(({ subscription: { id, status }, planName }) => [
    to(`${short(format.named(planName))} · ${texts.status[status]}`, 'service', { id }),
  ]);
  const more = moreRow(context, 'services', atCursor(nextCursor));
  return { html: texts.servicesTitle, buttons: [...buttons, ...more, homeRow(context)] };
}

/** Everything that a service's screen shows. */
export interface ServiceView {
  subscription: Pick<SubscriptionDetails, 'id' | 'status' | 'autoRenew' | 'pendingChange'>;
  delivery: Pick<DeliveryView, 'expiresAt' | 'trafficLimitBytes' | 'usedBytes' | 'usageAsOf'>;
  /** What applications read: one, or the panels' own; empty: not there yet. */
  links: readonly string[];
  actions: Pick<
    SubscriptionActions,
    'extend' | 'changePlan' | 'pause' | 'resume' | 'setAutoRenew' | 'rotateLink'
  >;
  planName: string;
  /** How each place does, by its name; empty for a plan without places. */
  places: readonly { name: string; state: PlaceView['state'] }[];
  /** That fetched the link; null: its plan limits none. */
  devices: { taken: number; limit: number } | null;
  /** Applications can be opened with the link. */
  canImport: boolean;
  /** Several people seem to have the link. */
  isShared: boolean;
  note?: string;
}

export function serviceScreen(context: ScreenContext, view: ServiceView): Screen {
  const { texts } = context;
  const { subscription, delivery, planName, note } = view;
  const hasLink = subscription.status !== 'terminated';
  const links = hasLink ? view.links : [];
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      `<b>${nameIn(context, planName)}</b>`,
      texts.status[subscription.status],
      subscription.pendingChange === null ? null : texts.changePending,
      '',
      ...usageLines(context, delivery),
      expiryLine(context, delivery.expiresAt),
      ...placeLines(context, hasLink ? view.places : []),
      ...(hasLink && view.isShared ? ['', texts.linkDevices.shared] : []),
      ...(links.length > 0 ? ['', texts.yourLink, texts.tapToCopy, ...links.map(copyable)] : []),
    ),
    buttons: [
      ...linkRows(context, subscription.id, links),
      ...(hasLink && view.canImport ? [[to(texts.imports.open, 'import', { id: subscription.id })]] : []),
      ...actionRows(context, view),
      homeRow(context, to(texts.back, 'services')),
    ],
  };
}

function usageLines({ texts, format }: ScreenContext, delivery: ServiceView['delivery']): string[] {
  const { usedBytes, trafficLimitBytes, usageAsOf } = delivery;
  const used = format.traffic(usedBytes);
  const asOf = usageAsOf === null ? [] : [texts.usageAsOf(format.instant(usageAsOf.toISOString()))];
  if (trafficLimitBytes === null) return [texts.usedUnlimited(used), ...asOf];
  const ofLimit = texts.used(used, format.traffic(trafficLimitBytes));
  return [ofLimit, usageBar(usedBytes, trafficLimitBytes), ...asOf];
}

/** A line for each place, as many as a message bears. */
function placeLines(context: ScreenContext, places: ServiceView['places']): string[] {
  const shown = places
    .slice(0, MAX_PLACES)
    .map(({ name, state }) => `${context.texts.placeState[state]} ${nameIn(context, name)}`);
  return shown.length === 0 ? [] : ['', ...shown];
}

function expiryLine({ texts, format, now }: ScreenContext, expiresAt: Date | null): string {
  if (expiresAt === null) return texts.neverEnds;
  const until = format.instant(expiresAt.toISOString());
  if (expiresAt <= now) return texts.ended(until);
  return texts.daysLeft(Math.ceil((expiresAt.getTime() - now.getTime()) / DAY_MS), until, format);
}

/** A single link can be copied, too. Each has a code. */
function linkRows({ texts, format }: ScreenContext, id: string, links: readonly string[]): ScreenButton[][] {
  const [only] = links;
  const copy: ScreenButton[] =
    links.length === 1 && only !== undefined && only.length <= MAX_COPIED
      ? [{ text: texts.copyLink, copies: only }]
      : [];
  const codes = links.slice(0, MAX_CODES).flatMap((link, index) => {
    const text = links.length === 1 ? texts.qr : `${texts.qr} ${format.number(index + 1)}`;
    return fitsIntoQrCode(link) ? [to(text, 'qr', index === 0 ? { id } : { id, value: String(index) })] : [];
  });
  return inPairs([...copy, ...codes]);
}

function actionRows(
  { texts, format }: ScreenContext,
  { subscription, actions, devices }: ServiceView,
): ScreenButton[][] {
  const { id, autoRenew } = subscription;
  const renewal = autoRenew ? texts.autoRenewOn : texts.autoRenewOff;
  const { taken = 0, limit = 0 } = devices ?? {};
  const deviceCount = texts.linkDevices.open(format.number(taken), format.number(limit));
  const rows: [boolean, ScreenButton][] = [
    [subscription.status !== 'terminated', to(texts.extend, 'extension', { id })],
    [actions.changePlan.allowed, to(texts.changePlan, 'plan-changes', { id })],
    [actions.setAutoRenew.allowed, to(renewal, 'auto-renew', { id, value: autoRenew ? 'off' : 'on' })],
    [actions.pause.allowed, to(texts.pause, 'pause', { id })],
    [actions.resume.allowed, to(texts.resume, 'resume', { id })],
    [devices !== null && subscription.status !== 'terminated', to(deviceCount, 'devices', { id })],
    [actions.rotateLink.allowed, to(texts.rotate, 'rotation', { id })],
    [true, to(texts.refresh, 'service', { id })],
  ];
  return rows.filter(([isShown]) => isShown).map(([, button]) => [button]);
}

/** `message`: what the catalogue of the shop says of this offer. */
export function extensionScreen(
  context: ScreenContext,
  {
    id,
    offer,
    message,
    methods,
    nonce,
  }: {
    id: string;
    offer: ExtensionOffer;
    message: string;
    methods: readonly PayMethod[];
    nonce: string;
  },
): Screen {
  const { texts, format } = context;
  const price = format.money(offer.priceMinor, offer.currency);
  const back = homeRow(context, to(texts.back, 'service', { id }));
  const amount = { amountMinor: offer.priceMinor, currency: offer.currency };
  // Nothing but money may stand against it.
  const isPayable = offer.reasons.every(({ code, denies }) => !denies || code === 'insufficient-balance');
  const otherwise = isPayable
    ? methodRows(context, { methods, amount }, (ref) => ({
        name: 'pay-extend',
        id,
        value: `${offer.priceMinor.toString(36)}.${nonce}.${ref}`,
      }))
    : [];
  if (!offer.allowed) return { html: message, buttons: [...otherwise, back] };
  const value = writeExtension(offer, nonce);
  const loses = (code: string) => offer.reasons.some((reason) => reason.code === code);
  return {
    html: lines(
      message,
      '',
      taxLine(context, offer.taxMinor, offer.currency),
      texts.newExpiry(format.instant(offer.newExpiresAt?.toISOString() ?? null)),
      texts.newTraffic(format.traffic(offer.newTrafficLimitBytes)),
      loses('days-lost') ? texts.timeIsLost : null,
      loses('traffic-lost') ? texts.trafficIsLost : null,
    ),
    buttons: [[to(texts.extendFor(price), 'extend', { id, value })], ...otherwise, back],
  };
}

/** `mayRenew`: its configurations too. */
export function rotationScreen(
  context: ScreenContext,
  { id, nonce, mayRenew }: { id: string; nonce: string; mayRenew: boolean },
): Screen {
  const { texts } = context;
  return {
    html: mayRenew ? lines(texts.rotateQuestion, '', texts.renewHint) : texts.rotateQuestion,
    buttons: [
      [to(texts.rotateYes, 'rotate', { id, value: nonce })],
      ...(mayRenew ? [[to(texts.renewYes, 'renew', { id, value: nonce })]] : []),
      homeRow(context, to(texts.back, 'service', { id })),
    ],
  };
}
