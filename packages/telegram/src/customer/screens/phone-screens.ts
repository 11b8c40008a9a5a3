import { isolate } from '../../screens/isolate.ts';
import { lines, type Screen } from '../../screens/screen.ts';
import { homeRow, type ScreenContext } from './screen-context.ts';

/** Asks for the phone number of the account. `note`: why what came was none. */
export function phoneScreen(
  { texts }: ScreenContext,
  { countries, note }: { countries: readonly string[]; note: string | null },
): Screen {
  const { phone } = texts;
  return {
    html: lines(
      note,
      phone.ask,
      countries.length === 0 ? null : phone.onlyFrom(isolate(countries.join(', '))),
      '',
      phone.how,
    ),
    buttons: [],
    keyboard: { kind: 'contact', text: phone.share, back: texts.back },
  };
}

/** The shop does not sell to this number. */
export function refusedPhoneScreen(context: ScreenContext, countries: readonly string[]): Screen {
  const { phone } = context.texts;
  return {
    html: phone.onlyFrom(isolate(countries.join(', '))),
    buttons: [homeRow(context)],
    keyboard: { kind: 'removed', html: phone.refused },
  };
}
