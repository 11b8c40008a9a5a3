import type { Money } from '@panelkit/sdk';
import type { Texts } from '../../../messages/texts.ts';
import { type Html, html } from '../../parts/html.ts';
import type { ListColumn } from './list-column.ts';

/** Of users, by the id of their customer. */
export type Names = ReadonlyMap<string, string>;

const customerLink = (names: Names, id: string): Html =>
  html`<a href="/staff/customers/${id}">${names.get(id) ?? id.slice(-8)}</a>`;

export const customerColumn = (
  { staffLists: words }: Texts,
  names: Names,
): ListColumn<{ customerId: string }> => ({
  name: 'customer',
  label: words.customer,
  cell: ({ customerId }) => customerLink(names, customerId),
  file: [['customer', ({ customerId }) => customerId]],
});

/** An amount as the pages show it, and in which unit, beside the minor units of the records. */
export function amountCells<Row>(
  format: Texts['format'],
  name: string,
  amountOf: (row: Row) => Money,
): ListColumn<Row>['file'] {
  return [
    [`${name}Minor`, (row) => amountOf(row).amountMinor],
    ['currency', (row) => amountOf(row).currency],
    [name, (row) => Number(format.typedMoney(amountOf(row)))],
    ['unit', (row) => format.unitOf(amountOf(row).currency)],
  ];
}
