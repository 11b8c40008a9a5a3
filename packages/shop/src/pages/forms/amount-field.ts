import type { Money } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { type Html, html } from '../parts/html.ts';
import { field } from './field.ts';

/**
 * Goes once into each form with amounts: they are read in the unit in which they were typed, also when the
 * shop has changed its display since.
 */
export function unitInput({ texts }: PageContext, currency: string): Html {
  return html`<input type="hidden" name="unit" value="${texts.format.unitOf(currency)}">`;
}

/** A field for an amount, with the unit in its label. */
export function amountField(
  { texts: { format } }: PageContext,
  given: {
    name: string;
    id?: string;
    label: string;
    currency: string;
    value?: Money | null;
    /** What was typed before, in place of a value. */
    typed?: string;
    optional?: boolean;
    problem?: string | null;
  },
): Html {
  const { name, id = name, label, currency, value = null, typed, optional = false, problem = null } = given;
  return field({
    name,
    id,
    label: `${label} (${format.unitName(currency)})`,
    value: typed ?? (value === null ? '' : format.typedMoney(value)),
    inputMode: 'decimal',
    maxLength: 30,
    optional,
    problem,
  });
}
