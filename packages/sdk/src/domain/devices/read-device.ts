import { cleanText } from '../panels/clean-text.ts';
import type { LinkDevice } from './link-device.ts';

/**
 * A device as the request of its application names it. The hardware id is personal: it is hashed and never
 * stored or shown.
 */
export type NamedDevice = { hardwareId: string } & Pick<LinkDevice, 'model' | 'os' | 'app'>;

/**
 * Applications send UUIDs, hexadecimal digests and base64. Shorter ones would be guessed, or shared by many.
 */
const HARDWARE_ID = /^[\w=+/.:-]{8,128}$/;
/** `Happ/3.13.0`, `Koala Clash/1.2`: what follows says nothing to people. */
const PRODUCT = /^([\w.+-][\w .+-]{0,38})\/([\w.+-]{1,20})/;
const LONGEST_LABEL = 60;

/**
 * The device of a link's request, by the headers `x-hwid`, `x-device-os`, `x-ver-os`, `x-device-model` and
 * `user-agent`; null: its application names none, or none that can be one. Pure. Source:
 * docs/guides/subscription-link.md
 */
export function readDevice(header: (name: string) => string | null): NamedDevice | null {
  const hardwareId = header('x-hwid')?.trim() ?? '';
  if (!HARDWARE_ID.test(hardwareId)) return null;
  const [os, version] = [label(header('x-device-os')), label(header('x-ver-os'))];
  return {
    hardwareId,
    model: label(header('x-device-model')),
    os: os === null || version === null ? os : label(`${os} ${version}`),
    app: productOf(header('user-agent') ?? ''),
  };
}

/** The application of a request, without its version; null: it does not say. Pure. */
export function appNameOf(userAgent: string): string | null {
  const [name = ''] = userAgent.slice(0, 100).split('/');
  return label(name);
}

function label(text: string | null): string | null {
  return cleanText(text ?? '', LONGEST_LABEL) || null;
}

function productOf(userAgent: string): string | null {
  const [, name, version] = PRODUCT.exec(userAgent.slice(0, 100)) ?? [];
  return name === undefined ? null : `${name.trim()} ${version}`;
}
