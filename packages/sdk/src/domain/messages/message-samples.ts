import type { MessageCode, MessageParameters } from './message-parameters.ts';

const planName = '30 days, 50 GB';
const money = { amountMinor: 1000, currency: 'USD' };
const expiresAt = '2026-01-31T12:00:00.000Z';
const period = 1;
const renewal = {
  planName,
  priceMinor: 1000,
  currency: 'USD',
  chargesAt: '2026-01-30T12:00:00.000Z',
  period,
};
const orderNumber = 'A1B2C3D4E5';
const panelName = 'Panel 1';

/** Parameters of each text, for a preview. */
export const MESSAGE_SAMPLES: Readonly<{ [Code in MessageCode]: MessageParameters[Code] }> = {
  'account.ready': { planName, expiresAt, trafficLimitBytes: 50 * 1024 ** 3 },
  'subscription.expiring': { planName, days: 3, expiresAt, period },
  'subscription.expired': { planName, period },
  'subscription.suspended': { planName },
  'subscription.resumed': { planName },
  'subscription.terminated': { planName },
  'subscription.extended': { planName, expiresAt },
  'subscription.renewed': { planName, expiresAt },
  'subscription.plan-changed': { planName, expiresAt },
  'subscription.link-changed': { planName },
  'subscription.link-address-changed': { address: 'https://link.example' },
  'subscription.link-shared': { planName, period },
  'subscription.days-given': { planName, days: 2, expiresAt },
  'subscription.adjusted': { planName, expiresAt, trafficLimitBytes: 50 * 1024 ** 3, hasEnd: true },
  'usage.threshold': { planName, percent: 80, period },
  'usage.exhausted': { planName, period },
  'renewal.upcoming': renewal,
  'renewal.uncovered': renewal,
  'renewal.failed': { planName, reason: 'INSUFFICIENT_BALANCE', nextAttemptAt: expiresAt, period },
  'change.voided': { planName },
  'change.waiting': { planName, reason: 'server-checked' },
  'delivery.failed': { orderNumber },
  'payment.received': money,
  'payment.rejected': money,
  'payment.failed': money,
  'payment.expired': money,
  'payment.declined': { ...money, reason: 'sold-out' },
  'payment.left-in-wallet': { ...money, reason: 'OFFER_CHANGED' },
  'wallet.topped-up': money,
  'wallet.balance-low': { availableMinor: 150, currency: 'USD' },
  'customer.chats-moved': { chatIds: [], frozenUntil: expiresAt },
  'shop.message': { text: 'Your server moves tonight. Nothing changes for you.' },
  'staff.new-order': { orderNumber, totalMinor: 1000, currency: 'USD' },
  'staff.new-customer': { name: 'Ada' },
  'staff.receipt-to-review': money,
  'staff.payment-charged-back': { ...money, owedMinor: 400 },
  'staff.rate-unavailable': { method: 'nowpayments', askedIn: 'EUR', reason: 'outdated' },
  'staff.payment-declined': { ...money, method: 'zibal' },
  'staff.payment-unmatched': { gateway: 'nowpayments', reason: 'unknown-payment' },
  'staff.delivery-failed': { orderNumber, reason: 'gave-up' },
  'staff.needs-attention': { panelName, reason: 'PANEL_REFUSED', accountCount: 12 },
  'staff.capacity': { kind: 'panel', name: panelName, percent: 80 },
  'staff.panel-unhealthy': { panelName, reason: 'PANEL_UNREACHABLE' },
  'staff.panel-healthy': { panelName },
  'staff.panel-clock': { panelName, wrong: true, skewMs: 600_000 },
  'staff.panel-version': { panelName, from: '3.6.0', to: '4.0.0', supported: false },
  'staff.panel-suspected': { panelName, missingCount: 12, accountCount: 400 },
  'staff.job-failing': { job: 'reconcile-account', code: 'TypeError' },
  'staff.inbound-silent': { panelName, inboundName: 'VLESS TCP', accountCount: 120 },
  'staff.inbound-stopped': { panelName, inboundName: 'VLESS TCP', reason: 'missing', accountCount: 120 },
  'staff.panel-too-large': { panelName, limit: 'linksPerAccount', maximum: 500 },
  'staff.link-shared': { planName, apps: 2, networks: 9 },
  'staff.outcome-unknown': { channel: 'webhook', code: 'account.ready' },
  'extend.success': {},
  'extend.notEligible': { days: 3 },
  'extend.insufficientBalance': {},
  'extend.info.expired': {},
  'extend.info.exhausted': {},
  'extend.info.extend': {},
  'extend.notAllowed': {},
  'action.extend': {},
  'action.confirmWallet': {},
  'action.backToDashboard': {},
  'action.buyNew': {},
  'action.chargeWallet': {},
  'wallet.low': {},
};

/** Whether there is a text of this code. */
export function isMessageCode(code: string): code is MessageCode {
  return Object.hasOwn(MESSAGE_SAMPLES, code);
}
