import type { NotificationSubject, NotifierMessage, StaffNotificationCode } from '@panelkit/sdk';
import { lines, type Screen, type ScreenButton } from '../screens/screen.ts';
import { allowedRows, to } from './screens/button.ts';
import type { StaffPermission, StaffScreenContext } from './staff-context.ts';

/** Who gets it: those who can do something about it. */
const NEEDED = {
  'staff.new-order': 'see-orders',
  'staff.new-customer': 'see-customers',
  'staff.receipt-to-review': 'decide-receipts',
  'staff.payment-charged-back': 'decide-receipts',
  'staff.payment-unmatched': 'decide-receipts',
  'staff.rate-unavailable': 'see-reports',
  'staff.delivery-failed': 'deliver',
  'staff.needs-attention': 'deliver',
  'staff.capacity': 'see-orders',
  'staff.panel-unhealthy': 'manage-panels',
  'staff.panel-healthy': 'manage-panels',
  'staff.panel-clock': 'manage-panels',
  'staff.panel-version': 'manage-panels',
  'staff.panel-suspected': 'manage-panels',
  'staff.panel-too-large': 'manage-panels',
  'staff.inbound-stopped': 'manage-panels',
  'staff.inbound-silent': 'manage-panels',
  'staff.job-failing': 'manage-panels',
  'staff.outcome-unknown': 'see-customers',
  'staff.link-shared': 'see-orders',
} as const satisfies Record<StaffNotificationCode, StaffPermission>;

/** What a member of staff must be allowed to be told this; null: it is not for staff. */
export function neededFor(code: NotifierMessage['code']): StaffPermission | null {
  return isForStaff(code) ? NEEDED[code] : null;
}

function isForStaff(code: string): code is StaffNotificationCode {
  return Object.hasOwn(NEEDED, code);
}

/** An alert with a button to what it is about. `text`: escaped. */
export function alertScreen(
  context: StaffScreenContext,
  { text, subject }: { text: string; subject: NotificationSubject },
): Screen {
  const { texts } = context;
  const target = targetOf(context, subject);
  return {
    html: lines(text),
    buttons: allowedRows(context, [target === null ? [] : [target], [to(texts.home, 'home')]]),
  };
}

function targetOf({ texts }: StaffScreenContext, { kind, id }: NotificationSubject): ScreenButton | null {
  switch (kind) {
    case 'payment':
      return to(texts.open, 'receipt', { id });
    case 'unit':
      return to(texts.open, 'unit', { id });
    case 'panel':
      return to(texts.open, 'panel', { id });
    case 'customer':
      return to(texts.open, 'customer', { id });
    case 'subscription':
      return to(texts.open, 'service', { id });
    case 'attention':
      return aboutLine(texts, id);
    case 'inbound':
      return to(texts.open, 'panels');
    case 'plan':
      return to(texts.open, 'stock');
    default:
      return null;
  }
}

/** A line is known by its panel and its kind. A panel's screen tests it, which ends most lines about panels. */
function aboutLine(texts: StaffScreenContext['texts'], line: string): ScreenButton {
  const [panelId = '', kind] = line.split(' ');
  if (kind === 'credentials-changed') return to(texts.credentials.decide, 'credentials', { id: panelId });
  if (kind === 'accounts-failing') return to(texts.open, 'units');
  return to(texts.open, 'panel', { id: panelId });
}
