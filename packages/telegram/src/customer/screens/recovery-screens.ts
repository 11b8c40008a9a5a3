import { copyable, lines, type Screen } from '../../screens/screen.ts';
import { homeRow, type ScreenContext, to } from './screen-context.ts';

export function recoveryScreen(context: ScreenContext): Screen {
  const { recovery } = context.texts;
  return {
    html: lines(`<b>${recovery.open}</b>`, '', recovery.hint),
    buttons: [[to(recovery.getCode, 'recovery-code')], [to(recovery.enter, 'recover')], homeRow(context)],
  };
}

export function recoveryCodeScreen(context: ScreenContext, code: string): Screen {
  const { recovery } = context.texts;
  return {
    html: lines(recovery.codeTitle, '', copyable(code), '', recovery.codeHint),
    buttons: [homeRow(context)],
  };
}

export function enterCodeScreen(context: ScreenContext, note: string | null): Screen {
  const { recovery, back } = context.texts;
  return {
    html: lines(...(note === null ? [] : [note, '']), recovery.ask),
    buttons: [homeRow(context, to(back, 'recovery'))],
  };
}
