import type { MessageReasons, MessageTemplates } from '../../messages/message-templates.ts';
import type { DeclineReason } from '../../payments/provider-payment.ts';

const EXTENDED =
  'Your service was extended. If the link has changed, please copy the new link and update it in your app.';
const WAITS_FOR: Record<string, string> = {
  'server-checked': 'our staff are checking its server.',
  'server-unreachable': 'its server cannot be reached at the moment.',
  'inbound-missing': 'its server is being repaired.',
  unknown: 'its server is busy.',
};
const STOPS: Record<string, string> = {
  missing: 'was deleted',
  disabled: 'was disabled',
  'no-port': 'listens on no port',
};
/** By the kind of a line of *Needs a hand*; errors of accounts are said by their code. */
const NEEDS_A_HAND: Record<string, string> = {
  'panel-disabled': 'the panel is disabled',
  'panel-untested': 'it has not been tested since its address changed',
  'panel-unread': 'its accounts or inbounds cannot be listed',
  'accounts-failing': 'accounts are waiting with an error',
  'credentials-changed': 'credentials were changed there',
  'links-former-host': 'links lead to a host by which it was reached before',
};
const DECLINED: Record<DeclineReason, string> = {
  'order-ended': 'you had cancelled the order or change.',
  'order-paid': 'the order or change had already been paid for.',
  'sold-out': 'your order can no longer be delivered.',
  'not-eligible': 'your subscription can no longer be changed in this way.',
  'provider-refused': 'the payment provider did not release the money.',
};
const LEFT_IN_WALLET: Record<string, string> = {
  OFFER_CHANGED: 'the price has changed.',
  NOT_ELIGIBLE: 'your subscription can no longer be changed in this way.',
  CHANGE_PENDING: 'another change of your subscription was being applied.',
  INSUFFICIENT_BALANCE: 'part of the money was used for something else.',
  SOLD_OUT: 'there was no place left.',
  PLAN_UNAVAILABLE: 'the plan is no longer available.',
  NOT_PAID_IN_FULL: 'only part of the amount arrived.',
  TOO_LATE: 'it arrived too late.',
  WITHDRAWN: 'you had cancelled the change.',
  unknown: 'your order or change is no longer possible.',
};
const WALLET_LOW = 'Your wallet balance is not enough';

/** What a customer can do about a renewal that failed. */
const REMEDIES = { INSUFFICIENT_BALANCE: `${WALLET_LOW}.`, unknown: 'Please contact the shop.' };

/** What each reason of a message says. */
export const reasonsEn: MessageReasons = {
  'renewal.failed': REMEDIES,
  'change.waiting': WAITS_FOR,
  'payment.declined': DECLINED,
  'payment.left-in-wallet': LEFT_IN_WALLET,
};

/** The catalogue in English. */
export const messagesEn: MessageTemplates = {
  'account.ready': ({ planName, expiresAt, trafficLimitBytes }, { instant, traffic }) =>
    `Your service "${planName}" is ready. Traffic: ${traffic(trafficLimitBytes)}. Valid until: ${instant(expiresAt)}.`,
  'subscription.expiring': ({ planName, days, expiresAt }, { number, instant }) =>
    `Your service "${planName}" ends in ${number(days)} ${days === 1 ? 'day' : 'days'}, on ${instant(expiresAt)}.`,
  'subscription.expired': ({ planName }) => `Your service "${planName}" has expired.`,
  'subscription.suspended': ({ planName }) => `Your service "${planName}" was suspended.`,
  'subscription.resumed': ({ planName }) => `Your service "${planName}" is running again.`,
  'subscription.terminated': ({ planName }) => `Your service "${planName}" has ended and was removed.`,
  'subscription.extended': ({ planName, expiresAt }, { instant }) =>
    `${EXTENDED}\n"${planName}" is valid until: ${instant(expiresAt)}.`,
  'subscription.renewed': ({ planName, expiresAt }, { instant }) =>
    `Your service "${planName}" was renewed from your wallet. It is valid until: ${instant(expiresAt)}.`,
  'subscription.plan-changed': ({ planName, expiresAt }, { instant }) =>
    `Your plan was changed to "${planName}". It is valid until: ${instant(expiresAt)}.`,
  'subscription.link-changed': ({ planName }) =>
    `The link of your service "${planName}" has changed. Please copy the new link and update it in your app.`,
  'subscription.link-address-changed': ({ address }) =>
    `Our subscription links have a new address: ${address}. Please copy your new link into your app. The old one keeps working where it can be reached. If you have several services, you find their links in your account.`,
  'subscription.link-shared': ({ planName }) =>
    `The link of your service "${planName}" is fetched from many places. If others have it, they use up your traffic. Create a new link on the page of your service, with new configurations; otherwise the others keep the servers that they have.`,
  'subscription.days-given': ({ planName, days, expiresAt }, { number, instant }) =>
    `We added ${number(days)} free ${days === 1 ? 'day' : 'days'} to your service "${planName}". It is valid until: ${instant(expiresAt)}.`,
  'subscription.adjusted': ({ planName, expiresAt, trafficLimitBytes, hasEnd }, { instant, traffic }) =>
    `We adjusted your service "${planName}".${hasEnd ? ` It is valid until: ${instant(expiresAt)}.` : ''} Traffic: ${traffic(trafficLimitBytes)}.`,
  'usage.threshold': ({ planName, percent }, format) =>
    `You have used ${format.percent(percent)} of the traffic of your service "${planName}".`,
  'usage.exhausted': ({ planName }) => `The traffic of your service "${planName}" is used up.`,
  'renewal.upcoming': ({ planName, priceMinor, currency, chargesAt }, { money, instant }) =>
    `Your service "${planName}" renews on ${instant(chargesAt)}: ${money(priceMinor, currency)} will be taken from your wallet.`,
  'renewal.uncovered': ({ planName, priceMinor, currency, chargesAt }, { money, instant }) =>
    `${WALLET_LOW}: your service "${planName}" renews on ${instant(chargesAt)} for ${money(priceMinor, currency)}.`,
  'renewal.failed': ({ planName, reason, nextAttemptAt }, { instant }) =>
    `Your service "${planName}" could not be renewed. ${reason === 'INSUFFICIENT_BALANCE' ? REMEDIES[reason] : REMEDIES.unknown}${
      nextAttemptAt === null ? '' : ` The next try is on ${instant(nextAttemptAt)}.`
    }`,
  'change.voided': ({ planName }) =>
    `The change of your service "${planName}" could not be applied. The money is back in your wallet.`,
  'change.waiting': ({ planName, reason }) =>
    `Your service "${planName}" is paid for and waits: ${WAITS_FOR[reason] ?? WAITS_FOR.unknown} It is applied automatically; you need not pay again.`,
  'delivery.failed': ({ orderNumber }) =>
    `A service of your order ${orderNumber} could not be delivered. Its money is back in your wallet.`,
  'payment.received': ({ amountMinor, currency }, { money }) =>
    `Your payment of ${money(amountMinor, currency)} was received.`,
  'payment.rejected': ({ amountMinor, currency }, { money }) =>
    `Your payment of ${money(amountMinor, currency)} was not accepted.`,
  'payment.failed': ({ amountMinor, currency }, { money }) =>
    `Your payment of ${money(amountMinor, currency)} did not go through.`,
  'payment.expired': ({ amountMinor, currency }, { money }) =>
    `The time to pay ${money(amountMinor, currency)} is over. You can order again.`,
  'payment.declined': ({ amountMinor, currency, reason }, { money }) =>
    `We did not take your payment of ${money(amountMinor, currency)}: ${DECLINED[reason]} Your bank will return the money.`,
  'payment.left-in-wallet': ({ amountMinor, currency, reason }, { money }) =>
    `Your payment of ${money(amountMinor, currency)} is in your wallet: ${LEFT_IN_WALLET[reason] ?? LEFT_IN_WALLET.unknown} Nothing was bought with it.`,
  'wallet.topped-up': ({ amountMinor, currency }, { money }) =>
    `${money(amountMinor, currency)} was added to your wallet.`,
  'wallet.balance-low': ({ availableMinor, currency }, { money }) =>
    `Your wallet balance is low: ${money(availableMinor, currency)} is left.`,
  'customer.chats-moved': ({ frozenUntil }, { instant }) =>
    `Your shop account was moved to another chat account, and the earlier one no longer opens it. If that was not you, write to the shop at once: nothing can be spent from your wallet until ${instant(frozenUntil)}.`,
  'shop.message': ({ text }) => `Message from the shop:\n\n${text}`,

  'staff.new-order': ({ orderNumber, totalMinor, currency }, { money }) =>
    `New order ${orderNumber}: ${money(totalMinor, currency)}.`,
  'staff.new-customer': ({ name }) => `New customer: ${name}.`,
  'staff.receipt-to-review': ({ amountMinor, currency }, { money }) =>
    `A receipt waits for review: ${money(amountMinor, currency)}.`,
  'staff.payment-charged-back': ({ amountMinor, owedMinor, currency }, { money }) =>
    `A payment of ${money(amountMinor, currency)} was charged back. The customer owes ${money(owedMinor, currency)} of it.`,
  'staff.payment-declined': ({ amountMinor, currency, method }, { money }) =>
    `${method} did not release a payment of ${money(amountMinor, currency)}, and the bank returns it to the customer. The page of the payment says why.`,
  'staff.rate-unavailable': ({ method, askedIn, reason }) =>
    `Payments by ${method} are switched off: the exchange rate of ${askedIn} is ${reason === 'missing' ? 'missing' : 'too old'}. Set a new rate, or check the source of rates.`,
  'staff.payment-unmatched': ({ gateway, reason }) =>
    `A notice of ${gateway} fits no payment: ${reason}. Please look at it.`,
  'staff.delivery-failed': ({ orderNumber, reason }) =>
    `A unit of order ${orderNumber} could not be delivered: ${reason}.`,
  'staff.needs-attention': ({ panelName, reason, accountCount }, { number }) =>
    `${number(accountCount)} customer${accountCount === 1 ? '' : 's'} of panel "${panelName}" may be without service: ${NEEDS_A_HAND[reason] ?? reason}. Please look at Needs a hand.`,
  'staff.capacity': ({ kind, name, percent }, format) =>
    `The ${kind} "${name}" has reached ${format.percent(percent)} of its capacity.`,
  'staff.panel-unhealthy': ({ panelName, reason }) => `Panel "${panelName}" cannot be reached: ${reason}.`,
  'staff.panel-healthy': ({ panelName }) => `Panel "${panelName}" can be reached again.`,
  'staff.panel-clock': ({ panelName, wrong, skewMs }, { number }) =>
    wrong
      ? `The clock of panel "${panelName}" is ${number(Math.abs(Math.round(skewMs / 60_000)))} minutes ${skewMs > 0 ? 'ahead' : 'behind'}. Accounts may end at the wrong time there, and nothing is sold there until it is right.`
      : `The clock of panel "${panelName}" is right again.`,
  'staff.panel-version': ({ panelName, from, to, supported }) =>
    supported
      ? `Panel "${panelName}" was changed from version ${from} to ${to}.`
      : `Panel "${panelName}" was changed from version ${from} to ${to}, which is not supported. Links keep working; nothing is sold or changed there until you update PanelKit or go back to version ${from}.`,
  'staff.panel-suspected': ({ panelName, missingCount, accountCount }, { number }) =>
    `${number(missingCount)} of ${number(accountCount)} accounts are missing on panel "${panelName}". Nothing is recreated there until you agree.`,
  'staff.job-failing': ({ job, code }) =>
    `A background job keeps failing (${job}: ${code}). The scheduler page says at what; the log has the stack.`,
  'staff.inbound-stopped': ({ panelName, inboundName, reason, accountCount }, { number }) =>
    `Inbound "${inboundName}" on panel "${panelName}" ${STOPS[reason] ?? 'does not serve'}: ${number(accountCount)} customers cannot connect, nothing is sold there. Make it again, move them, or give them days.`,
  'staff.inbound-silent': ({ panelName, inboundName, accountCount }, { number }) =>
    `No traffic passes through inbound "${inboundName}" on panel "${panelName}": a test connection got no answer. ${number(accountCount)} customers are on it. Check its port, firewall and certificate, or move the customers.`,
  'staff.panel-too-large': ({ panelName, limit, maximum }, { number }) =>
    `Panel "${panelName}" answered more than it may (${limit}: ${number(maximum)}). Nothing of that answer was kept. Look at the panel, or raise the limit.`,
  'staff.link-shared': ({ planName, apps, networks }, { number }) =>
    `A link of plan "${planName}" seems to be shared. Fetched within an hour by ${number(apps)} ${apps === 1 ? 'app' : 'apps'}, from ${number(networks)} ${networks === 1 ? 'network' : 'networks'}.`,
  'staff.outcome-unknown': ({ channel, code }) =>
    `It is not known whether a message (${code}) went out by ${channel}. It is not sent again.`,

  'extend.success': () => EXTENDED,
  'extend.notEligible': ({ days }) =>
    `You can extend only in the last ${days} days before expiry, or after your traffic is used up. To buy a new subscription, use "Buy new service".`,
  'extend.insufficientBalance': () => 'Your wallet balance is not enough for this operation.',
  'extend.info.expired': () => 'Your service has expired. With the extension it starts from now.',
  'extend.info.exhausted': () =>
    'Your traffic is used up. With the extension, traffic and time are set from now.',
  'extend.info.extend': () => 'You can extend your service. The time is added to the current expiry date.',
  'extend.notAllowed': () => 'Extension is not allowed',
  'action.extend': () => 'Extend',
  'action.confirmWallet': () => 'Confirm and pay from wallet',
  'action.backToDashboard': () => 'Back to dashboard',
  'action.buyNew': () => 'Buy new service',
  'action.chargeWallet': () => 'Charge wallet',
  'wallet.low': () => WALLET_LOW,
};
