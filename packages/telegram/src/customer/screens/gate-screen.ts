import { lines, type Screen } from '../../screens/screen.ts';
import { type GateChannel, joinUrl } from '../gate/customer-gate.ts';
import { homeRow, nameIn, type ScreenContext, to } from './screen-context.ts';

/** Asks somebody to join before they buy. `isAgain`: they said that they had. */
export function gateScreen(
  context: ScreenContext,
  gate: { channels: readonly GateChannel[]; planId: string | undefined; isAgain: boolean },
): Screen {
  const { texts } = context;
  const { channels, planId, isAgain } = gate;
  const names = channels.map(({ id, name = id }) => `• ${nameIn(context, name)}`);
  const doors = channels.flatMap(({ id, name = id, ...channel }) => {
    const opens = joinUrl({ id, ...channel });
    return opens === null ? [] : [[{ text: texts.gate.join(name), opens }]];
  });
  const joined = to(texts.gate.joined, 'joined', planId === undefined ? {} : { id: planId });
  return {
    html: lines(isAgain ? texts.gate.notYet : texts.gate.ask, '', ...names),
    buttons: [...doors, [joined], homeRow(context)],
  };
}
