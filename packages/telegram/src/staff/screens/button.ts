import type { Action } from '../../screens/action.ts';
import { escapeHtml, type ScreenButton } from '../../screens/screen.ts';
import { isStaffAction, STAFF_ACTIONS, type StaffActionName } from '../staff-actions.ts';
import type { StaffScreenContext } from '../staff-context.ts';

/** A button that leads somewhere. */
export function to(
  text: string,
  name: StaffActionName,
  rest: Omit<Action<StaffActionName>, 'name'> = {},
): ScreenButton {
  return { text, action: { name, ...rest } };
}

/** The row that ends every screen but the first. */
export function homeRow({ texts }: StaffScreenContext, back?: ScreenButton): ScreenButton[] {
  return [...(back === undefined ? [] : [back]), to(texts.home, 'home')];
}

/** The row that leads to the next part of a list; none at its end. */
export function moreRow(
  { texts }: StaffScreenContext,
  name: StaffActionName,
  next: Omit<Action<StaffActionName>, 'name'> | null,
): ScreenButton[][] {
  return next === null ? [] : [[to(texts.more, name, next)]];
}

/** Rows of buttons, without those that the member may not press. */
export function allowedRows({ may }: StaffScreenContext, rows: readonly ScreenButton[][]): ScreenButton[][] {
  const isAllowed = (button: ScreenButton): boolean => {
    if (!('action' in button)) return true;
    const { name } = button.action;
    const needed = isStaffAction(name) ? STAFF_ACTIONS[name] : null;
    return needed === null || may(needed);
  };
  return rows.map((row) => row.filter(isAllowed)).filter((row) => row.length > 0);
}

/** What people wrote, for a text. */
export function nameIn({ format }: StaffScreenContext, name: string): string {
  return escapeHtml(format.named(name));
}

/** Names on buttons, which have one line. */
export function short(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}
