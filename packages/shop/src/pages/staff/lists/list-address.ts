import type { ListCount } from '@panelkit/sdk';
import type { SavedView } from '../../../store/views/saved-view-store.ts';
import type { ColumnChoice } from './list-column.ts';

/** The lists that are narrowed, ordered, and saved as views. */
export const LISTS = ['orders', 'payments', 'subscriptions', 'customers'] as const;
export type ListName = (typeof LISTS)[number];

/** A filter or the order of a list. */
export interface ListField {
  name: string;
  label: string;
  /** A choice of these; null: a day, or a text where `isText`. */
  options: readonly (readonly [value: string, label: string])[] | null;
  isText?: boolean;
  /** The label of no choice; *Any* by default. */
  unset?: string;
}

/** What an address asks of a list. */
export interface AskedBar {
  list: ListName;
  fields: readonly ListField[];
  /** The values in the address, by field. */
  given: Readonly<Record<string, string>>;
  columns: readonly ColumnChoice[];
  /** The columns that the address names; empty: the usual ones. */
  chosen: readonly string[];
}

/** A list with its filters. */
export interface ListBar extends AskedBar {
  /** Null: it is not counted. */
  count: ListCount | null;
  /** The address of the list as a file; null: there is none. */
  csv: string | null;
  /** The views of who looks, and those that are shared. */
  views: readonly SavedView[];
}

export const pathOf = (list: ListName): string => `/staff/${list}`;

/** What an address has of a list, as a saved view keeps it. */
export function listQuery({ given, chosen }: Pick<AskedBar, 'given' | 'chosen'>): string {
  const query = new URLSearchParams(given);
  for (const column of chosen) query.append('column', column);
  return query.toString();
}

/** The address of a list with these values. */
export function listHref(path: string, asked: Pick<AskedBar, 'given' | 'chosen'>): string {
  const query = listQuery(asked);
  return query === '' ? path : `${path}?${query}`;
}
