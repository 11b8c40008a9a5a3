import { languageNames } from '../../languages/languages.ts';
import type { ListPart } from '../../screens/page-at.ts';
import type { Screen } from '../../screens/screen.ts';
import { lines } from '../../screens/screen.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import { allowedRows, homeRow, moreRow, nameIn, short, to } from './button.ts';

/** What a member of staff sees first. */
export interface DashboardView {
  shopName: string;
  memberName: string;
  receipts: number;
  units: number;
  panels: { healthy: number; all: number };
  isInMaintenance: boolean;
  /** Null, and a revenue of null: for who may not see it. */
  today: { revenueMinor: number | null; orders: number; currency: string } | null;
  note?: string;
}

export function dashboardScreen(context: StaffScreenContext, view: DashboardView): Screen {
  const { texts, format } = context;
  const { receipts, units, panels, today, note } = view;
  const { menu } = texts;
  const count = (value: number) => format.number(value);
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      texts.dashboard(nameIn(context, view.shopName), nameIn(context, view.memberName)),
      view.isInMaintenance ? texts.maintenance.dashboard : null,
      ...(today === null
        ? []
        : [
            '',
            today.revenueMinor === null
              ? null
              : texts.today.revenue(format.money(today.revenueMinor, today.currency)),
            texts.today.orders(count(today.orders)),
          ]),
    ),
    buttons: allowedRows(context, [
      [to(menu.receipts(count(receipts)), 'receipts'), to(menu.units(count(units)), 'units')],
      [to(menu.panels(count(panels.healthy), count(panels.all)), 'panels'), to(menu.stock, 'stock')],
      [to(menu.find, 'find'), to(texts.broadcasts.menu, 'broadcasts')],
      [to(texts.maintenance.menu, 'maintenance')],
      [to(texts.refresh, 'home'), to(texts.language, 'languages')],
    ]),
  };
}

export function staffLanguageScreen({ texts }: StaffScreenContext): Screen {
  const buttons = [languageNames.map(([value, name]) => to(name, 'language', { value }))];
  return { html: texts.chooseLanguage, buttons };
}

/** A plan and how much of it is left; null: any amount. */
export interface StockRow {
  name: string;
  left: number | null;
  isAvailable: boolean;
}

export function stockScreen(context: StaffScreenContext, { rows, next }: ListPart<StockRow>): Screen {
  const { texts, format } = context;
  const amount = ({ left, isAvailable }: StockRow) => {
    if (!isAvailable) return texts.soldOut;
    return left === null ? texts.unlimited : format.number(left);
  };
  return {
    html: lines(
      texts.stockTitle,
      '',
      ...rows.map((row) => texts.stockLine(nameIn(context, short(row.name)), amount(row))),
    ),
    buttons: [...moreRow(context, 'stock', next === null ? null : { value: next }), homeRow(context)],
  };
}
