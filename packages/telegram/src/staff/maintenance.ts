import { commandOf } from '../inbox/command-of.ts';
import { lines, type Screen } from '../screens/screen.ts';
import { askProof } from './prove.ts';
import { homeRow, to } from './screens/button.ts';
import type { StaffContext, StaffScreenContext } from './staff-context.ts';

type Wanted = 'on' | 'off';

export function showMaintenance(context: StaffContext, note?: string): Screen {
  const isOn = context.panelkit.shopSettings.current().maintenance;
  return maintenanceScreen(context, isOn, note);
}

function maintenanceScreen(context: StaffScreenContext, isOn: boolean, note?: string): Screen {
  const { maintenance: words } = context.texts;
  const value: Wanted = isOn ? 'off' : 'on';
  return {
    html: lines(note ?? null, isOn ? words.on : words.off),
    buttons: [[to(words.switch[value], 'maintenance-question', { value })], homeRow(context)],
  };
}

/** What customers will see of it, before it is done. */
export function maintenanceQuestion(context: StaffScreenContext, value: string): Screen {
  const { texts } = context;
  const wanted = wantedIn(value);
  return {
    html: texts.maintenance.questions[wanted],
    buttons: [
      [to(texts.maintenance.switch[wanted], 'maintenance-set', { value: wanted })],
      homeRow(context, to(texts.back, 'maintenance')),
    ],
  };
}

function wantedIn(value: string): Wanted {
  return value === 'on' ? 'on' : 'off';
}

/** The website asks for a proof before it changes settings, so a chat does as well. */
export function askForMaintenance(context: StaffContext, value: string): Promise<Screen> {
  return askProof(context, { deed: 'maintenance', id: '', value: wantedIn(value) });
}

/** After the proof. */
export async function setMaintenance(context: StaffContext, value: string): Promise<Screen> {
  const { panelkit, key, texts } = context;
  const patch = { maintenance: wantedIn(value) === 'on' };
  await panelkit.shopSettings.update({ patch }, commandOf(context, key));
  return showMaintenance(context, texts.done);
}
