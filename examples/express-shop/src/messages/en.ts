import type {
  ErrorCode,
  ErrorDetails,
  FailureReason,
  Money,
  OrderStatus,
  Payment,
  SubscriptionStatus,
} from '@panelkit/sdk';
import type { HostErrorCode } from '../security/host-error.ts';
import { createFormat } from './format.ts';

const format = createFormat({ locale: 'en', unlimited: 'Unlimited', never: 'Never' });
const { money, dateTime, gigabytes, count } = format;

/** What each code means to a person. */
export type ErrorTexts = { [Code in ErrorCode]: (details: ErrorDetails[Code]) => string };

const errors: ErrorTexts = {
  INVALID_INPUT: () => 'Something in the form is not right.',
  NOT_FOUND: ({ kind }) => `There is no such ${kind}, or it is not yours.`,
  NOT_ELIGIBLE: () => 'This is not possible for this subscription now.',
  OFFER_CHANGED: () => 'The offer has changed since you saw it. Please look at it again.',
  CHANGE_PENDING: () => 'A change of this subscription is still being applied. Please try again in a moment.',
  SOLD_OUT: ({ quantity }) =>
    quantity === 1
      ? 'This plan is sold out. Nothing was charged.'
      : `There is no room for ${quantity} units now. Nothing was charged.`,
  INSUFFICIENT_BALANCE: ({ requiredMinor, availableMinor, currency }) =>
    `This needs ${money({ amountMinor: requiredMinor, currency })}, and the wallet has ${money({ amountMinor: availableMinor, currency })}. You can pay by receipt instead.`,
  PLAN_UNAVAILABLE: () => 'This plan cannot be bought now. Nothing was charged.',
  PLAN_NOT_SUPPORTED: () => 'No server can keep what this plan promises. Nothing was charged.',
  CURRENCY_MISMATCH: () => 'The shop does not sell in this currency.',
  IDEMPOTENCY_KEY_REUSED: () =>
    'This form was sent before, with other entries. Please open the page anew and send it again.',
  ALREADY_DECIDED: ({ status, decidedBy, decidedAt }) =>
    `This payment was ${status} already${decidedBy === null ? '' : ` by ${decidedBy}`}${decidedAt === null ? '' : `, ${dateTime(new Date(decidedAt))}`}.`,
  ILLEGAL_TRANSITION: ({ kind, from }) => `The ${kind} is ${from}: this is not possible any more.`,
  STORAGE_CONFLICT: () => 'Somebody else changed this at the same moment. Please try again.',
  STORAGE_UNAVAILABLE: () => 'The shop cannot reach its records now. Please try again in a moment.',
  SECRET_KEY_MISMATCH: () => 'The shop cannot read its records with its present key.',
  CONFIG_INVALID: () => 'The shop is not set up correctly.',
  PANEL_UNREACHABLE: () => 'The panel does not answer.',
  PANEL_AUTH_FAILED: () => 'The panel refuses the login.',
  PANEL_NOT_FOUND_AT_URL: ({ reason }) => `There is no such panel at this address: ${reason}.`,
  PANEL_VERSION_UNSUPPORTED: ({ version, supported }) =>
    `The panel is version ${version}; supported is ${supported}.`,
  PANEL_RESPONSE_INVALID: ({ operation }) => `The panel gave an answer that makes no sense (${operation}).`,
  PANEL_REFUSED: ({ operation, reason }) => `The panel refused (${operation}): ${reason}.`,
  PAYMENT_SIGNATURE_INVALID: () => 'This payment message is not genuine.',
};

const hostErrors: Record<HostErrorCode | 'INTERNAL', string> = {
  PAGE_NOT_FOUND: 'There is no such page.',
  LOCAL_ONLY: 'This page answers only browsers on the machine on which the shop runs.',
  FORM_EXPIRED:
    'This form is too old, or it did not come from this shop. Please open the page anew and send it again.',
  TOO_MANY_REQUESTS: 'Too many requests. Please wait a minute.',
  BAD_REQUEST: 'The shop does not understand this request.',
  INTERNAL: 'Something went wrong on our side. It was written down.',
};

const orderStatus: Record<OrderStatus, string> = {
  'awaiting-payment': 'Waiting for payment',
  expired: 'Expired unpaid',
  paid: 'Paid, being prepared',
  fulfilling: 'Paid, being prepared',
  fulfilled: 'Delivered',
  'partially-fulfilled': 'Partly delivered',
  failed: 'Not delivered',
  cancelling: 'Being cancelled',
  cancelled: 'Cancelled',
};

const unitStatus = {
  pending: 'Waiting',
  provisioning: 'Being prepared',
  completed: 'Delivered',
  failed: 'Not delivered, money returned',
  cancelled: 'Cancelled',
};

const failure: Record<FailureReason, string> = {
  'panel-refused': 'the panel refused it',
  'gave-up': 'the panel could not be reached in time',
  conflict: 'an account of this name exists already',
  staff: 'ended by staff',
};

const subscriptionStatus: Record<SubscriptionStatus, string> = {
  preparing: 'Being prepared',
  active: 'Active',
  expired: 'Expired',
  limited: 'Traffic used up',
  suspended: 'Suspended',
  terminated: 'Ended',
};

const paymentStatus: Record<Payment['state']['status'], string> = {
  pending: 'Not paid yet',
  'in-review': 'Receipt being checked',
  captured: 'Received',
  rejected: 'Not accepted',
  cancelled: 'Cancelled',
  expired: 'Expired',
};

/** Everything that the shop says, in English. */
export const en = {
  language: 'en',
  direction: 'ltr',
  format,
  errors,
  hostErrors,
  orderStatus,
  unitStatus,
  failure,
  subscriptionStatus,
  paymentStatus,
  layout: {
    skip: 'Skip to the content',
    plans: 'Plans',
    account: 'My account',
    staff: 'Staff',
    choose: 'Choose a customer',
    viewer: (name: string, balance: Money | null) =>
      balance === null ? `Staff: ${name}` : `${name}, ${money(balance)}`,
    switchPerson: 'Switch',
    footer: 'Runs on PanelKit',
  },
  catalogue: {
    title: 'Plans',
    heading: 'A private connection, ready in seconds',
    lead: 'Pick a plan, pay, and scan a code. That is all.',
    empty: 'Nothing is for sale yet.',
    popular: 'Popular',
    choose: (plan: string) => `Choose ${plan}`,
    for: (days: number | null) => (days === null ? 'no end' : `for ${count(days, 'day', 'days')}`),
  },
  plan: {
    traffic: 'Traffic',
    duration: 'Duration',
    devices: 'Devices',
    availability: 'Availability',
    trafficLimit: (bytes: number | null) => gigabytes(bytes),
    days: (days: number | null) => (days === null ? 'No end' : count(days, 'day', 'days')),
    deviceLimit: (limit: number | null) => (limit === null ? 'Any number' : String(limit)),
    available: 'In stock',
    left: (left: number) => `${left} left`,
    unavailable: {
      'sold-out': 'Sold out',
      'not-for-sale': 'Not for sale',
      'no-server': 'No server free for it now',
    },
    setupFee: (fee: Money) => `plus ${money(fee)} once, with your first order`,
    buy: 'Buy',
    quantity: 'Quantity',
    quantityHint: 'Each unit is a subscription of its own.',
    method: 'Payment',
    wallet: (balance: Money) => `Wallet (${money(balance)})`,
    receipt: 'Bank transfer with receipt',
    asWhom: 'To buy, first choose a customer.',
    back: 'All plans',
  },
  order: {
    title: (number: string) => `Order ${number}`,
    placed: 'Placed',
    total: 'Total',
    method: 'Payment',
    methods: { wallet: 'Wallet', receipt: 'Bank transfer with receipt' },
    progress: (delivered: number, all: number) => `${delivered} of ${all} delivered`,
    units: 'Units',
    unit: (plan: string, index: number) => `${plan} ${index}`,
    open: 'Open',
    openUnit: (index: number) => `Open subscription ${index}`,
    retrying: 'The server did not answer yet. We keep trying.',
    waitsForStaff: 'Waits for our team.',
    reason: (reason: string) => `Reason: ${reason}`,
    cancel: 'Cancel this order',
    cancelReason: 'Cancelled by the customer',
    receipt: {
      heading: 'How to pay',
      amount: 'Amount',
      to: 'Send it to',
      purpose: 'Purpose',
      until: 'Pay before',
      reference: 'Reference of your transfer',
      referenceHint: 'Your bank shows it after the transfer.',
      note: 'Note (optional)',
      submit: 'I have paid',
      inReview: 'Thank you. We check your transfer and then prepare your order.',
      rejected: (reason: string) => `We could not accept this receipt: ${reason}`,
      again: 'Please order again, or write to us.',
    },
  },
  subscription: {
    title: 'Subscription',
    shopLink: 'Your subscription link',
    shopLinkHint:
      'Add it to your app, or scan the code. Keep it to yourself: who has it can use your traffic.',
    copy: 'Copy',
    copied: 'Copied',
    qr: 'QR code of your subscription link',
    linkQr: (index: number) => `QR code of direct link ${index}`,
    starts: 'Started',
    expires: 'Ends',
    traffic: 'Traffic',
    usage: (used: number, limit: number | null) =>
      limit === null ? `${gigabytes(used)} used, no limit` : `${gigabytes(used)} of ${gigabytes(limit)} used`,
    devices: 'Devices',
    direct: 'Direct links',
    directHint: 'For apps that cannot follow a subscription link.',
    preparing: 'Your links appear here as soon as the server has confirmed them.',
    backToOrder: 'To the order',
  },
  account: {
    title: 'My account',
    wallet: 'Wallet',
    available: 'To spend',
    held: 'Set aside for orders',
    subscriptions: 'Subscriptions',
    orders: 'Orders',
    noSubscriptions: 'No subscriptions yet.',
    noOrders: 'No orders yet.',
    until: (end: string) => `until ${end}`,
  },
  people: {
    title: 'Who are you?',
    lead: 'This shop has no sign-up yet. Choose one of its people; it works only on this machine.',
    customers: 'Customers',
    staff: 'Staff',
    be: (name: string) => `Continue as ${name}`,
    staffHint: 'Checks receipts, looks after units and panels',
  },
  staff: {
    title: 'Staff',
    done: {
      approve: 'The payment was approved.',
      reject: 'The receipt was turned down.',
      start: 'The unit was started.',
      retry: 'The unit is tried again.',
      replace: 'The unit goes to another inbound.',
      cancel: 'The unit was cancelled and its money returned.',
      test: 'The panel answers.',
      sync: 'The inbounds were read from the panel.',
    },
    receipts: 'Receipts to check',
    noReceipts: 'No receipt waits.',
    reference: 'reference',
    approve: 'Approve',
    reject: 'Reject',
    rejectReason: 'Reason for rejecting',
    units: 'Units that need you',
    noUnits: 'Every unit is on its way or delivered.',
    attempts: (attempts: number) => count(attempts, 'attempt', 'attempts'),
    start: 'Start',
    retry: 'Try again',
    replace: 'Place elsewhere',
    cancelUnit: 'Cancel',
    cancelReason: 'Reason for cancelling',
    panels: 'Panels',
    healthy: 'Healthy',
    failing: (failures: number) => `${count(failures, 'contact', 'contacts')} failed`,
    never: 'Not contacted yet',
    lastContact: (at: Date) => `last contact ${dateTime(at)}`,
    skew: (ms: number) => `clock off by ${count(Math.round(ms / 1000), 'second', 'seconds')}`,
    accountCounts: (used: number, held: number, foreign: number) =>
      `${used} live, ${held} held, ${foreign} not ours`,
    inbounds: 'Inbounds',
    test: 'Test',
    sync: 'Read inbounds',
  },
  error: {
    title: 'That did not work',
    code: 'Code',
    request: 'Request',
    back: 'Back to the plans',
  },
};

export type Texts = typeof en;
