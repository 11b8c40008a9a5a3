import { type ErrorCode, isPanelkitError } from '@panelkit/sdk';
import { escapeHtml, type Screen } from '../screens/screen.ts';
import { showBroadcast } from './broadcasts/show-broadcasts.ts';
import type { StaffActionName } from './staff-actions.ts';
import type { StaffContext } from './staff-context.ts';
import {
  showCustomer,
  showDashboard,
  showPanel,
  showReceipt,
  showStaffService,
  showUnit,
} from './staff-show.ts';
import type { StaffRefusal } from './texts/staff-texts.ts';

/** What each error is to staff; null: a defect, or a state of the shop that trying again mends. */
const REFUSALS: Readonly<Record<ErrorCode, StaffRefusal | null>> = {
  INSUFFICIENT_BALANCE: 'insufficient-balance',
  CHANGE_PENDING: 'being-changed',
  ILLEGAL_TRANSITION: 'not-possible',
  ALREADY_DECIDED: 'not-possible',
  NOT_ELIGIBLE: 'not-possible',
  NOT_CONFIRMED: 'not-possible',
  OFFER_CHANGED: 'not-possible',
  PLAN_CHANGED: 'not-possible',
  IDEMPOTENCY_KEY_REUSED: 'not-possible',
  MONEY_FROZEN: 'not-possible',
  CUSTOMER_OWNS_THINGS: 'not-possible',
  CUSTOMERS_NOT_MERGEABLE: 'not-possible',
  CURRENCY_MISMATCH: 'not-possible',
  NO_CARD_FREE: 'not-possible',
  TOO_MANY_UNPAID: 'not-possible',
  TOO_MANY_RECEIPTS: 'not-possible',
  TOO_MANY_REMOVALS: 'not-possible',
  PAYER_CONTACT_REQUIRED: 'not-possible',
  PAYMENT_GATEWAY_REFUSED: 'not-possible',
  PAYMENT_GATEWAY_UNREACHABLE: 'not-possible',
  RATE_UNAVAILABLE: 'not-possible',
  CUSTOMER_BLOCKED: 'customer-blocked',
  NOT_FOUND: 'not-found',
  CUSTOMER_MERGED: 'not-found',
  SOLD_OUT: 'sold-out',
  PLAN_UNAVAILABLE: 'plan-unavailable',
  PLAN_NOT_SUPPORTED: 'plan-unavailable',
  INVALID_INPUT: 'wrong-input',
  PANEL_UNREACHABLE: 'panel-away',
  PANEL_AUTH_FAILED: 'panel-away',
  PANEL_NOT_FOUND_AT_URL: 'panel-away',
  PANEL_VERSION_UNSUPPORTED: 'panel-away',
  PANEL_RESPONSE_INVALID: 'panel-away',
  PANEL_RESPONSE_TOO_LARGE: 'panel-away',
  PANEL_REFUSED: 'panel-away',
  PANEL_READ_ABORTED: 'panel-away',
  STORAGE_CONFLICT: null,
  STORAGE_UNAVAILABLE: null,
  SECRET_KEY_MISMATCH: null,
  CONFIG_INVALID: null,
  PAYMENT_SIGNATURE_INVALID: null,
};

/** Null: a defect, or something that mends itself. */
export function refusalIn({ texts, format }: StaffContext, error: unknown): string | null {
  if (!isPanelkitError(error)) return null;
  if (error.code === 'ALREADY_DECIDED') {
    const { status, decidedBy, decidedAt } = error.details;
    return texts.decided(
      texts.paymentStatus(status),
      escapeHtml(decidedBy ?? '?'),
      format.instant(decidedAt),
    );
  }
  const refusal = REFUSALS[error.code];
  return refusal === null ? null : texts.refused[refusal];
}

const OF_PAYMENTS: readonly string[] = ['receipt', 'picture', 'approve', 'rejection', 'reject'];
const OF_UNITS: readonly string[] = ['unit', 'retry', 'start', 'replace'];
const OF_BROADCASTS: readonly string[] = [
  'broadcast',
  'broadcast-text',
  'broadcast-test',
  'broadcast-question',
  'broadcast-move',
  'audience',
  'audience-rows',
  'audience-set',
  'audience-balance',
];
const OF_PANELS: readonly string[] = [
  'panel',
  'test',
  'credentials',
  'take',
  'rotate',
  'drift',
  'repair',
  'trust',
];

/** The thing as it is now, with what stood against it; the menu where it is gone. */
export async function presentState(
  context: StaffContext,
  { name, id }: { name: StaffActionName; id: string },
  note: string,
): Promise<Screen> {
  const show = () => {
    if (OF_PAYMENTS.includes(name)) return showReceipt(context, id, note);
    if (OF_UNITS.includes(name)) return showUnit(context, id, note);
    if (OF_BROADCASTS.includes(name)) return showBroadcast(context, id, note);
    if (OF_PANELS.includes(name)) return showPanel(context, id, note);
    if (name === 'customer' || name === 'adjust' || name === 'message')
      return showCustomer(context, id, { note });
    return showStaffService(context, id, note);
  };
  try {
    return await show();
  } catch (error) {
    if (!isPanelkitError(error) || (error.code !== 'NOT_FOUND' && error.code !== 'INVALID_INPUT'))
      throw error;
    return showDashboard(context, note);
  }
}
