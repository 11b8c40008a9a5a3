import type { NotificationSubject, NotifierMessage, StaffNotificationCode } from '@panelkit/sdk';
import { escapeHtml, lines, type Screen } from '../screens/screen.ts';
import { allowedRows, to } from './screens/button.ts';
import type { StaffActionName } from './staff-actions.ts';
import type { StaffBotShop, StaffPermission, StaffScreenContext } from './staff-context.ts';

/** Who gets it: those who can do something about it. */
const NEEDED = {
  'staff.new-order': 'see-orders',
  'staff.new-customer': 'see-customers',
  'staff.receipt-to-review': 'decide-receipts',
  'staff.payment-charged-back': 'decide-receipts',
  'staff.payment-unmatched': 'decide-receipts',
  'staff.payment-declined': 'decide-receipts',
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

/** Whether an alert has this code. */
export function isForStaff(code: string): code is StaffNotificationCode {
  return Object.hasOwn(NEEDED, code);
}

/** An alert with a button to what it is about, or the address of the page that is. `text`: escaped. */
export function alertScreen(
  context: StaffScreenContext,
  { text, subject }: { text: string; subject: NotificationSubject },
  websitePage: StaffBotShop['websitePage'],
): Screen {
  const { texts } = context;
  const target = alertTarget(subject);
  const label = target?.name === 'credentials' ? texts.credentials.decide : texts.open;
  const { name = 'home', ...rest } = target ?? {};
  const opens = target === null ? [] : [to(label, name, rest)];
  const page = subject.kind === 'payment-event' ? (websitePage?.(subject.kind, subject.id) ?? null) : null;
  // As text: Telegram refuses a message with a button that leads to a host of the local network.
  return {
    html: lines(text, page === null ? null : escapeHtml(page)),
    buttons: allowedRows(context, [opens, [to(texts.home, 'home')]]),
  };
}

/** What an alert is about, as a screen of the bot; null: none shows it. */
export function alertTarget({
  kind,
  id,
}: NotificationSubject): { name: StaffActionName; id?: string } | null {
  switch (kind) {
    case 'payment':
      return { name: 'receipt', id };
    case 'unit':
    case 'panel':
    case 'customer':
      return { name: kind, id };
    case 'subscription':
      return { name: 'service', id };
    case 'attention':
      return lineTarget(id);
    case 'inbound':
      return { name: 'panels' };
    case 'plan':
      return { name: 'stock' };
    default:
      return null;
  }
}

/**
 * A line is known by its panel and its kind. A panel's screen tests it, which ends most lines about panels.
 */
function lineTarget(line: string): { name: StaffActionName; id?: string } {
  const [panelId = '', kind] = line.split(' ');
  if (kind === 'credentials-changed') return { name: 'credentials', id: panelId };
  if (kind === 'accounts-failing') return { name: 'units' };
  return { name: 'panel', id: panelId };
}
