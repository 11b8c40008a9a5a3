import type {
  LinkDevicesView,
  SubscriptionActions,
  SubscriptionDetails,
  SubscriptionView,
  WalletView,
} from '@panelkit/sdk';
import { lines, type Screen, type ScreenButton } from '../../screens/screen.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import { allowedRows, homeRow, moreRow, nameIn, short, to } from './button.ts';

const MAX_FOUND = 20;

export function foundScreen(
  context: StaffScreenContext,
  found: readonly { customerId: string; name: string }[],
): Screen {
  const { texts, format } = context;
  const buttons = found
    .slice(0, MAX_FOUND)
    .map(({ customerId: id, name }) => [to(short(format.named(name)), 'customer', { id })]);
  return {
    html: found.length === 0 ? texts.foundNone : texts.found(format.number(found.length)),
    buttons: [...buttons, homeRow(context, to(texts.menu.find, 'find'))],
  };
}

/** A customer, as staff see one. */
export interface CustomerCard {
  id: string;
  name: string;
  /** Null for who may not see it. */
  wallet: Pick<WalletView, 'availableMinor' | 'heldMinor' | 'owedMinor' | 'currency'> | null;
  services: readonly { subscription: Pick<SubscriptionView, 'id' | 'status'>; planName: string }[];
  /** Where the services go on, as a button carries it beside the customer; null at the end. */
  next: string | null;
}

export function customerScreen(context: StaffScreenContext, view: CustomerCard, note?: string): Screen {
  const { texts, format } = context;
  const { id, wallet, services, next } = view;
  const buttons = services.map(({ subscription, planName }) => [
    to(`${short(format.named(planName))} · ${texts.status[subscription.status]}`, 'service', {
      id: subscription.id,
    }),
  ]);
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      `<b>${nameIn(context, view.name)}</b>`,
      wallet === null ? null : texts.balance(format.money(wallet.availableMinor, wallet.currency)),
      wallet !== null && wallet.heldMinor > 0
        ? texts.onHold(format.money(wallet.heldMinor, wallet.currency))
        : null,
      wallet !== null && wallet.owedMinor > 0
        ? texts.owed(format.money(wallet.owedMinor, wallet.currency))
        : null,
      services.length > 0 ? `\n${texts.services}` : null,
    ),
    buttons: allowedRows(context, [
      ...buttons,
      ...moreRow(context, 'customer', next === null ? null : { id, value: next }),
      [to(texts.adjust, 'adjust', { id })],
      [to(texts.write.button, 'message', { id })],
      homeRow(context),
    ]),
  };
}

/** A service, with what may be done to it now. */
export interface ServiceCard {
  subscription: Pick<SubscriptionDetails, 'id' | 'status' | 'customerId'> & {
    /** Null before the delivery. */
    granted: { expiresAt: Date | null; trafficLimitBytes: number | null } | null;
    usedBytes: number;
  };
  actions: SubscriptionActions;
  devices: Pick<LinkDevicesView, 'limit' | 'devices'>;
  planName: string;
  customerName: string;
  nonce: string;
}

export function staffServiceScreen(context: StaffScreenContext, view: ServiceCard, note?: string): Screen {
  const { texts, format } = context;
  const { subscription, actions, devices, nonce: value } = view;
  const taken = devices.devices.length;
  const { id, status, granted, usedBytes, customerId } = subscription;
  const isOver = status === 'terminated';
  const offered: [boolean, ScreenButton][] = [
    [actions.extend.allowed, to(texts.paidExtension.button, 'extension', { id })],
    [!isOver, to(texts.gift, 'gift', { id, value })],
    [actions.adjust.allowed, to(texts.terms.button, 'terms', { id })],
    [actions.resetUsage.allowed, to(texts.reset, 'reset', { id, value })],
    [taken > 0, to(texts.resetDevices, 'reset-devices', { id, value })],
    [actions.suspend.allowed, to(texts.suspend, 'suspend', { id, value })],
    [actions.resume.allowed, to(texts.resume, 'resume', { id, value })],
    [actions.move.allowed, to(texts.move, 'move', { id, value })],
    [actions.terminate.allowed, to(texts.terminate, 'termination', { id })],
    [true, to(texts.refresh, 'service', { id })],
  ];
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      `<b>${nameIn(context, view.planName)}</b> · ${nameIn(context, view.customerName)}`,
      texts.status[status],
      texts.expiry(format.instant(granted?.expiresAt?.toISOString() ?? null)),
      texts.usage(format.traffic(usedBytes), format.traffic(granted?.trafficLimitBytes ?? null)),
      devices.limit === null ? null : texts.devices(format.number(taken), format.number(devices.limit)),
    ),
    buttons: allowedRows(context, [
      ...offered.filter(([isShown]) => isShown).map(([, button]) => [button]),
      homeRow(context, to(texts.back, 'customer', { id: customerId })),
    ]),
  };
}

export function terminationScreen(
  context: StaffScreenContext,
  { id, nonce }: { id: string; nonce: string },
): Screen {
  const { texts } = context;
  return {
    html: texts.terminateQuestion,
    buttons: [
      [to(texts.terminateYes, 'terminate', { id, value: nonce })],
      homeRow(context, to(texts.back, 'service', { id })),
    ],
  };
}
