import type { LinkTexts } from '../../domain/languages/link-texts.ts';

/** What a limit of devices says to the application that asks. */
export interface DeviceNote {
  /** How many devices may fetch the link. */
  limit: number;
  /** Why it gets no servers: it names no device, or all slots are taken; null: it gets them. */
  refusal: 'no-device' | 'full' | null;
}

/** What people are told in place of servers; null: they are served. Pure. */
export function refusalText(note: DeviceNote | null, texts: LinkTexts): string | null {
  if (note === null || note.refusal === null) return null;
  return note.refusal === 'full' ? texts.devicesFull(note.limit) : texts.noDevice;
}

/**
 * What Happ, v2RayTun and others read, by the names that Remnawave gave them. Pure. Source:
 * docs/guides/subscription-link.md
 */
export function deviceHeaders(note: DeviceNote | null): Record<string, string> {
  if (note === null) return {};
  return {
    'x-hwid-active': 'true',
    ...(note.refusal === 'no-device' && { 'x-hwid-not-supported': 'true' }),
    ...(note.refusal === 'full' && { 'x-hwid-max-devices-reached': 'true', 'x-hwid-limit': 'true' }),
  };
}
