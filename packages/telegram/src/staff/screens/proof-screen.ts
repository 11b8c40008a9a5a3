import { escapeHtml, lines, type Screen, type ScreenButton } from '../../screens/screen.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import { homeRow } from './button.ts';

/** Asks for a code of the member's authenticator app; the next message is it. */
export function proofScreen(context: StaffScreenContext, back: ScreenButton, note?: string): Screen {
  return {
    html: lines(note ?? null, context.texts.proof.typeCode),
    buttons: [homeRow(context, back)],
  };
}

/** For who has no such app: it is done on the website. `url`: null where the shop does not say. */
export function websiteScreen(context: StaffScreenContext, back: ScreenButton, url: string | null): Screen {
  return {
    html: lines(context.texts.proof.onWebsite, url === null ? null : `<code>${escapeHtml(url)}</code>`),
    buttons: [homeRow(context, back)],
  };
}
