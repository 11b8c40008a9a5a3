import type { KnownDevice, LinkDevicesView } from '@panelkit/sdk';
import { refOf } from '../../screens/action.ts';
import { lines, type Screen } from '../../screens/screen.ts';
import { homeRow, nameIn, type ScreenContext, short, to } from './screen-context.ts';

/** More are on the website. */
const MAX_DEVICES = 20;

/** What the screen of a service's devices shows. */
export interface DevicesView {
  /** Of the subscription. */
  id: string;
  devices: LinkDevicesView;
  mayRotate: boolean;
  note?: string;
}

export function devicesScreen(context: ScreenContext, { id, devices, mayRotate, note }: DevicesView): Screen {
  const { texts, format } = context;
  const { linkDevices: words } = texts;
  const { limit, isSoft, nextRemovalAt } = devices;
  const back = homeRow(context, to(texts.back, 'service', { id }));
  if (limit === null) return { html: texts.refused['not-found'], buttons: [back] };
  const shown = devices.devices.slice(0, MAX_DEVICES);
  const remove = (device: KnownDevice) => [
    to(words.remove(short(format.named(deviceName(context, device)))), 'device', {
      id,
      value: refOf(device.id),
    }),
  ];
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      words.taken(format.number(devices.devices.length), format.number(limit)),
      shown.length === 0 ? words.none : null,
      ...shown.flatMap((device) => ['', ...deviceLines(context, device)]),
      '',
      nextRemovalAt === null ? null : words.nextRemoval(format.instant(nextRemovalAt.toISOString())),
      words.hint,
      isSoft ? words.soft : words.strict,
    ),
    buttons: [
      ...(nextRemovalAt === null ? shown.map(remove) : []),
      ...(mayRotate ? [[to(texts.rotate, 'rotation', { id })]] : []),
      back,
    ],
  };
}

/** Asks first: removals are few a day. */
export function deviceRemovalScreen(
  context: ScreenContext,
  { id, device }: { id: string; device: KnownDevice },
): Screen {
  const { texts } = context;
  const { linkDevices: words } = texts;
  return {
    html: lines(
      words.removeQuestion(nameIn(context, deviceName(context, device))),
      '',
      ...deviceLines(context, device),
    ),
    buttons: [
      [to(words.removeYes, 'remove-device', { id, value: refOf(device.id) })],
      homeRow(context, to(texts.back, 'devices', { id })),
    ],
  };
}

function deviceName({ texts }: ScreenContext, { model, os }: KnownDevice): string {
  return model ?? os ?? texts.linkDevices.unknown;
}

function deviceLines(context: ScreenContext, device: KnownDevice): string[] {
  const { texts, format } = context;
  const about = [device.model === null ? null : device.os, device.app].flatMap((part) => part ?? []);
  const named = [deviceName(context, device), ...about].map((part) => nameIn(context, part)).join(' · ');
  const [first, last] = [device.firstSeenAt, device.lastSeenAt].map((at) => format.instant(at.toISOString()));
  return [named, texts.linkDevices.seen(first ?? '', last ?? '')];
}
