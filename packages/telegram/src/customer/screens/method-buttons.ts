import type { Money } from '@panelkit/sdk';
import type { Action } from '../../screens/action.ts';
import { isolate } from '../../screens/isolate.ts';
import type { ScreenButton } from '../../screens/screen.ts';
import type { PayMethod } from '../methods.ts';
import { type ScreenContext, to } from './screen-context.ts';

/** A row for each method. `target` makes the button's action. */
export function methodRows(
  { texts, format }: ScreenContext,
  { methods, amount }: { methods: readonly PayMethod[]; amount: Money },
  target: (ref: string) => Action,
): ScreenButton[][] {
  const written = ({ amountMinor, currency }: Money) => format.money(amountMinor, currency);
  return methods.map(({ ref, name, asked }) => {
    const { name: action, ...rest } = target(ref);
    // In a Persian line the two amounts would change places.
    const total =
      asked === null ? written(amount) : `${isolate(written(amount))} ≈ ${isolate(written(asked))}`;
    return [to(name === null ? texts.payByCard(total) : texts.payOnline(total, name), action, rest)];
  });
}
