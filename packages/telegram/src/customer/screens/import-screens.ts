import { inPairs, type Screen, type ScreenButton } from '../../screens/screen.ts';
import { DEVICES, type Device } from './home-screens.ts';
import { homeRow, nameIn, type ScreenContext, to } from './screen-context.ts';

/** An application that opens with a link in it. */
export interface ImportLink {
  name: string;
  /** Of a page that goes on to the application: Telegram opens https addresses only. */
  url: string;
}

/** On which device the link of a service is used. */
export function importDevicesScreen(context: ScreenContext, id: string): Screen {
  const { texts } = context;
  return {
    html: texts.imports.whichDevice,
    buttons: [
      ...DEVICES.map((value) => [to(texts.help[value].name, 'import', { id, value })]),
      homeRow(context, to(texts.back, 'service', { id })),
    ],
  };
}

export function importAppsScreen(
  context: ScreenContext,
  { id, device, links }: { id: string; device: Device; links: readonly ImportLink[] },
): Screen {
  const { texts } = context;
  const buttons = links.map(({ name: text, url: opens }): ScreenButton => ({ text, opens }));
  return {
    html: texts.imports.whichApp(nameIn(context, texts.help[device].name)),
    buttons: [...inPairs(buttons), homeRow(context, to(texts.back, 'import', { id }))],
  };
}
