import type { ChangedCredentials, PanelView } from '@panelkit/sdk';
import { lines, type Screen, type ScreenButton } from '../../screens/screen.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import { homeRow, nameIn, to } from './button.ts';

/**
 * The accounts of a panel about whose credentials staff are asked; `shown`: those that a button decides
 * about.
 */
export interface CredentialsView {
  panel: Pick<PanelView, 'id' | 'name'>;
  asked: readonly ChangedCredentials[];
  shown: Record<'take' | 'rotate', string>;
}

/** What each choice means, before it is made. */
export function credentialsScreen(
  context: StaffScreenContext,
  { panel, asked, shown }: CredentialsView,
  note?: string,
): Screen {
  const { texts, format } = context;
  const words = texts.credentials;
  const choice = (name: 'take' | 'rotate'): ScreenButton[][] =>
    shown[name] === '' ? [] : [[to(words[name], name, { id: panel.id, value: shown[name] })]];
  const sharedCount = asked.filter(({ mayTake }) => !mayTake).length;
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      `<b>${nameIn(context, panel.name)}</b>`,
      asked.length === 0 ? words.nothing : words.lead(format.number(asked.length)),
      ...(asked.length === 0 ? [] : ['', words.rotateHint, words.takeHint]),
      sharedCount === 0 ? null : words.shared(format.number(sharedCount)),
    ),
    buttons: [
      ...choice('rotate'),
      ...choice('take'),
      [to(texts.refresh, 'credentials', { id: panel.id })],
      homeRow(context, to(texts.back, 'panel', { id: panel.id })),
    ],
  };
}
