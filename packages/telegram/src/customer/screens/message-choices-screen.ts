import { BROADCAST_KINDS, type BroadcastKind } from '@panelkit/sdk';
import { lines, type Screen } from '../../screens/screen.ts';
import { homeRow, type ScreenContext, to } from './screen-context.ts';

/** A switch for each kind of broadcast. */
export function messageChoicesScreen(
  context: ScreenContext,
  { declined, note }: { declined: readonly BroadcastKind[]; note?: string },
): Screen {
  const { messages } = context.texts;
  return {
    html: lines(note ?? null, note === undefined ? null : '', `<b>${messages.title}</b>`, messages.hint),
    buttons: [
      ...BROADCAST_KINDS.map((kind) => {
        const isOff = declined.includes(kind);
        const text = `${isOff ? '🔕' : '🔔'} ${messages.kinds[kind]}`;
        return [to(text, isOff ? 'accept' : 'decline', { value: kind })];
      }),
      homeRow(context),
    ],
  };
}
