import {
  type ErrorCode,
  type ErrorDetails,
  type ExtensionReason,
  type FailureReason,
  messageText as fixed,
  type Money,
  type OrderStatus,
  type Payment,
  type SubscriptionStatus,
} from '@panelkit/sdk';
import type { SignUpRefusal } from '../people/accounts.ts';
import type { HostErrorCode } from '../security/host-error.ts';
import type { Format } from './format.ts';
import type { Language } from './language.ts';

/** What each code means to a person. */
export type ErrorTexts = { [Code in ErrorCode]: (details: ErrorDetails[Code]) => string };

const createErrors = ({ money, dateTime }: Format): ErrorTexts => ({
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
  PAYMENT_GATEWAY_UNREACHABLE: () => 'The payment provider does not answer. Please try again in a moment.',
  PAYMENT_GATEWAY_REFUSED: ({ reason }) => `The payment provider will not take this payment: ${reason}.`,
});

/** What the shop's own refusals mean to a person. */
const hostErrors: Record<HostErrorCode | 'INTERNAL', string> = {
  PAGE_NOT_FOUND: 'There is no such page.',
  FORBIDDEN: 'This is not for you: another member of the staff may do it.',
  FORM_EXPIRED:
    'This form is too old, or it did not come from this shop. Please open the page anew and send it again.',
  TOO_MANY_REQUESTS: 'Too many requests. Please wait a minute.',
  BAD_REQUEST: 'The shop does not understand this request.',
  RECEIPT_EMPTY: 'Please give the reference of your transfer, or a picture of the receipt.',
  UPLOAD_REFUSED: 'This file is no picture. Please send a JPEG, PNG or WebP.',
  UPLOAD_TOO_LARGE: 'This file is too large. A picture may have 5 MB.',
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

const paymentStatus: Record<Payment['state']['status'], string> = {
  pending: 'Waiting for your transfer',
  'in-review': 'Being checked',
  captured: 'Received',
  rejected: 'Not accepted',
  failed: 'Failed',
  cancelled: 'Cancelled',
  expired: 'Expired',
};

const subscriptionStatus: Record<SubscriptionStatus, string> = {
  preparing: 'Being prepared',
  active: 'Active',
  'on-hold': 'Starts with its first use',
  expired: 'Expired',
  limited: 'Traffic used up',
  suspended: 'Suspended',
  terminated: 'Ended',
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is wrong with what somebody typed about himself. */
const peopleProblems: Record<
  SignUpRefusal | 'wrong-password' | 'refused' | 'wrong-code' | 'not-an-email' | 'no-name' | 'link-over',
  string
> = {
  'too-short': 'The password is too short: take at least 10 characters.',
  'too-long': 'The password is too long: 200 characters are enough.',
  'too-simple': 'The password repeats a few characters. Please take another.',
  'is-known': 'This password would be guessed at once. Please take another.',
  'email-taken': 'Somebody has an account with this address. Sign in, or ask for a new password.',
  'wrong-password': 'The present password is not right.',
  refused: 'Address or password is not right.',
  'wrong-code': 'This code is not right. It changes every half minute.',
  'not-an-email': 'This is no e-mail address.',
  'no-name': 'Please tell us your name, with at most 100 characters.',
  'link-over': 'This link was used already, or it is too old. Please ask for another.',
};

/** Everything that the shop says, in English. */
const createEnglish = (format: Format) => {
  const { money, dateTime, gigabytes, count } = format;
  return {
    format,
    errors: createErrors(format),
    hostErrors,
    peopleProblems,
    orderStatus,
    unitStatus,
    failure,
    subscriptionStatus,
    layout: {
      skip: 'Skip to the content',
      plans: 'Plans',
      account: 'My account',
      wallet: 'Wallet',
      cart: (lines: number) => (lines === 0 ? 'Cart' : `Cart (${format.number(lines)})`),
      staff: 'Staff',
      signIn: 'Sign in',
      signUp: 'Sign up',
      signOut: 'Sign out',
      language: 'Language',
      older: 'Older',
      viewer: (name: string, balance: Money | null) =>
        balance === null ? name : `${name}, ${money(balance)}`,
      footer: 'Runs on PanelKit',
    },
    catalogue: {
      title: 'Plans',
      heading: 'A private connection, ready in seconds',
      lead: 'Pick a plan, pay, and scan a code. That is all.',
      steps: ['Choose a plan', 'Pay from your wallet or by transfer', 'Scan the code with your app'],
      empty: 'No plan is like this. Look for something else, or show all.',
      popular: 'Popular',
      featured: 'Recommended',
      choose: (plan: string) => `Choose ${plan}`,
      for: (days: number | null) => (days === null ? 'no end' : `for ${count(days, 'day', 'days')}`),
      search: 'Search and filter',
      searchLabels: { q: 'Words', length: 'Duration', traffic: 'Traffic', sort: 'Order' },
      lengths: { any: 'Any', month: 'About a month', season: 'A few months', year: 'A year or more' },
      traffics: { any: 'Any', limited: 'Limited', unlimited: 'Unlimited' },
      sorts: {
        recommended: 'Recommended first',
        cheapest: 'Cheapest first',
        traffic: 'Most traffic first',
        duration: 'Longest first',
      },
      onlyAvailable: 'Only what can be had now',
      show: 'Show',
      showAll: 'Show all',
      compare: 'Compare the chosen plans',
      compareHint: 'Tick up to four plans.',
      compareThis: 'Compare',
      compareTitle: 'Plans side by side',
      compareNone: 'No plan was chosen. Tick some plans in the list and compare them.',
    },
    plan: {
      traffic: 'Traffic',
      duration: 'Duration',
      devices: 'Devices',
      availability: 'Availability',
      days: (days: number | null) => (days === null ? 'No end' : count(days, 'day', 'days')),
      deviceLimit: (limit: number | null) => (limit === null ? 'Any number' : format.number(limit)),
      available: 'In stock',
      left: (left: number) => `${format.number(left)} left`,
      unavailable: {
        'sold-out': 'Sold out',
        'not-for-sale': 'Not for sale',
        'no-server': 'No server free for it now',
      },
      priceTitle: 'What it costs',
      price: 'Price',
      perDay: 'A day costs',
      perDayPrice: (price: Money, days: number | null) =>
        days === null ? '–' : money({ ...price, amountMinor: Math.round(price.amountMinor / days) }),
      perGigabyte: 'A gigabyte costs',
      perGigabytePrice: (price: Money, bytes: number) =>
        money({ ...price, amountMinor: Math.round((price.amountMinor / Math.max(1, bytes)) * 1024 ** 3) }),
      setupFee: 'Setup',
      setupFeeOnce: (fee: Money) => `${money(fee)} once, with your first order`,
      priceHint: 'This is all you pay: there is nothing to cancel, and nothing is charged by itself.',
      canBeExtended: 'This plan can be extended when it runs out.',
      cannotBeExtended: 'This plan cannot be extended.',
      renewable: 'Can be extended',
      yes: 'Yes',
      no: 'No',
      buy: 'Buy now',
      toCart: 'Add to cart',
      quantity: 'Quantity',
      quantityHint: 'Each unit is a subscription of its own.',
      back: 'All plans',
    },
    cart: {
      title: 'Cart',
      empty: 'Your cart is empty.',
      toPlans: 'See the plans',
      total: 'Total',
      feesHint: 'A setup fee, where a plan has one, is shown at the checkout.',
      checkout: 'To the checkout',
      change: 'Change',
      remove: 'Remove',
      removeThis: (plan: string) => `Remove ${plan}`,
    },
    checkout: {
      title: 'Checkout',
      method: 'Payment',
      wallet: (balance: Money) => `Wallet (${money(balance)})`,
      receipt: 'Bank transfer with receipt',
      buy: (total: Money) => `Buy for ${money(total)}`,
      line: (plan: string, quantity: number, price: string) =>
        `${plan}: ${format.number(quantity)} × ${price}`,
      withSetupFee: (fee: string) => `and ${fee} once for the setup`,
      low: 'Your wallet balance is not enough',
      missing: (missing: Money) =>
        `${money(missing)} is missing. Charge your wallet and come back here, or pay by transfer.`,
      charge: 'Charge wallet',
    },
    paymentStatus,
    order: {
      title: (number: string) => `Order ${number}`,
      placed: 'Placed',
      total: 'Total',
      method: 'Payment',
      methods: { wallet: 'Wallet', receipt: 'Bank transfer with receipt' },
      progress: (delivered: number, all: number) =>
        `${format.number(delivered)} of ${format.number(all)} delivered`,
      units: 'Units',
      unit: (plan: string, index: number) => `${plan} ${format.number(index)}`,
      open: 'Open',
      openUnit: (index: number) => `Open subscription ${format.number(index)}`,
      retrying: 'The server did not answer yet. We keep trying.',
      waitsForStaff: 'Waits for our team.',
      reason: 'Reason',
      payAgain: 'Pay again',
      cancel: 'Cancel this order',
      cancelReason: 'Cancelled by the customer',
      receipt: {
        heading: 'How to pay',
        amount: 'Amount',
        to: 'Send it to',
        purpose: 'Purpose',
        until: 'Pay before',
        reference: 'Reference of your transfer',
        referenceHint: 'Your bank shows it after the transfer. A reference or a picture is enough.',
        picture: 'Picture of the receipt',
        pictureHint: 'JPEG, PNG or WebP, up to 5 MB. Only you and our team can see it.',
        note: 'Note (optional)',
        submit: 'I have paid',
        inReview: 'Thank you. We check your transfer and then prepare your order.',
        rejected: (reason: string) => `We could not accept this receipt: ${reason}`,
        again: 'Please pay again below.',
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
      linkQr: (index: number) => `QR code of direct link ${format.number(index)}`,
      starts: 'Started',
      expires: 'Ends',
      traffic: 'Traffic',
      usage: (used: number, limit: number | null) =>
        limit === null
          ? `${gigabytes(used)} used, no limit`
          : `${gigabytes(used)} of ${gigabytes(limit)} used`,
      noEnd: 'No end',
      timeLeft: (ms: number) => {
        if (ms >= DAY_MS) return `${count(Math.ceil(ms / DAY_MS), 'day', 'days')} left`;
        return ms <= 0 ? 'Time is over' : `${count(Math.ceil(ms / HOUR_MS), 'hour', 'hours')} left`;
      },
      until: (end: Date) => `until ${dateTime(end)}`,
      devices: 'Devices',
      direct: 'Direct links',
      directLink: (index: number) => `Direct link ${format.number(index)}`,
      directHint: 'For apps that cannot follow a subscription link. They change when your server changes.',
      preparing: 'Your links appear here as soon as the server has confirmed them.',
      backToOrder: 'To the order',
      package: 'Download everything as a file',
      packageOf: (plan: string) => `Download everything about ${plan} as a file`,
      rotateTitle: 'A new link',
      rotateHint:
        'If somebody else has your link, make a new one. The old one stops at once; then add the new one to your apps.',
      rotate: 'Make a new link',
      done: {
        rotate: 'This is your new link. The old one no longer works.',
        extend: fixed('extend.success', 'en', {}),
        autoRenew: 'Your choice about the renewal was saved.',
        pause: 'Your subscription is paused; its time stands still.',
        resume: 'Your subscription goes on.',
      },
      beingApplied: 'Your change is being applied on the server.',
      autoRenewOn: 'Renew by itself',
      autoRenewOff: 'Do not renew by itself',
      autoRenewHint: (isOn: boolean): string =>
        isOn
          ? 'It renews by itself from your wallet before it ends.'
          : 'It does not renew by itself: nothing is charged without you.',
      pause: 'Pause',
      resume: 'Go on',
    },
    extend: {
      title: (plan: string) => `Extend ${plan}`,
      messages: {
        'extend.info.expired': fixed('extend.info.expired', 'en', {}),
        'extend.info.exhausted': fixed('extend.info.exhausted', 'en', {}),
        'extend.info.extend': fixed('extend.info.extend', 'en', {}),
        'extend.insufficientBalance': fixed('extend.insufficientBalance', 'en', {}),
      },
      notEligible: (days: number) => fixed('extend.notEligible', 'en', { days }),
      notAllowed: fixed('extend.notAllowed', 'en', {}),
      action: fixed('action.extend', 'en', {}),
      confirmWallet: fixed('action.confirmWallet', 'en', {}),
      backToDashboard: fixed('action.backToDashboard', 'en', {}),
      buyNew: fixed('action.buyNew', 'en', {}),
      chargeWallet: fixed('action.chargeWallet', 'en', {}),
      walletLow: fixed('wallet.low', 'en', {}),
      denials: {
        'not-delivered': 'It is not delivered yet.',
        'on-hold': 'It has not been used yet: its time starts with its first use.',
        terminated: 'It has ended for good. Please buy a new one.',
        'plan-inactive': 'Its plan is no longer sold.',
        'not-renewable': 'Its plan cannot be extended.',
        'change-pending': 'A change of it is still being applied. Please try again in a moment.',
      } as Partial<Record<ExtensionReason['code'], string>>,
      plan: 'Plan',
      currentExpiry: 'Ends now',
      balance: 'Wallet balance',
      type: 'Kind',
      types: { extend: 'Time is added to the present end', reset: 'Starts anew from now' },
      newExpiry: 'Will end',
      newTraffic: 'Traffic afterwards',
      daysLost: (ms: number) =>
        `${count(Math.ceil(ms / DAY_MS), 'day', 'days')} that are left now will be lost.`,
      trafficLost: (bytes: number) =>
        `${gigabytes(bytes)} that are left now will be lost: traffic starts anew.`,
      units: 'How many periods',
      recompute: 'Compute anew',
    },
    howTo: {
      title: 'How to use it',
      platforms: {
        android: 'Android',
        ios: 'iPhone and iPad',
        windows: 'Windows',
        macos: 'Mac',
        linux: 'Linux',
      },
      steps: [
        'Install one of the apps below.',
        'In the app choose “add subscription” and scan the code above, or paste the link.',
        'Refresh the subscription, pick a server and connect.',
      ],
      get: 'Get it',
      open: (app: string) => `Add the link to ${app}`,
    },
    account: {
      title: 'My account',
      wallet: 'Wallet',
      available: 'To spend',
      held: 'Set aside for orders',
      subscriptions: 'Subscriptions',
      openSubscription: 'Link and details',
      orders: 'Orders',
      allOrders: 'All orders',
      noSubscriptions: 'No subscriptions yet.',
      noOrders: 'No orders yet.',
    },
    wallet: {
      title: 'Wallet',
      open: 'Open the wallet',
      topUp: 'Charge wallet',
      topUpHint:
        'Choose an amount, transfer it, and send us the receipt. It is yours as soon as we have checked it.',
      topUpOf: (amount: Money) => `Wallet charge of ${money(amount)}`,
      wanted: (amount: Money) => `${money(amount)} is missing for what you want to buy.`,
      otherAmount: 'Another amount',
      noAmount: 'Please give an amount above zero, for example 12.50.',
      goOn: 'Go on with your purchase',
      history: 'History',
      noBookings: 'Nothing was booked yet.',
      order: 'to the order',
      kinds: {
        payment: 'Charged',
        delivery: 'Delivered',
        adjustment: 'Booked by us',
        refund: 'Returned',
        chargeback: 'Taken back by the bank',
      },
    },
    signIn: {
      title: 'Sign in',
      lead: 'Welcome back.',
      email: 'E-mail',
      password: 'Password',
      submit: 'Sign in',
      forgot: 'Forgot your password?',
      noAccount: 'New here?',
      locked: (until: Date) =>
        `Too many attempts. Please try again after ${dateTime(until)}, or set a new password.`,
      signedOut: 'You are signed out.',
      passwordSet: 'Your password was set. Please sign in with it.',
      codeTitle: 'Your second factor',
      codeLead: 'Open your authenticator app and type the six digits that it shows.',
      code: 'Code',
      codeSubmit: 'Continue',
    },
    signUp: {
      title: 'Sign up',
      lead: 'An account keeps your subscriptions, your orders and your wallet.',
      name: 'Name',
      passwordHint: 'At least 10 characters. A sentence is better than a word.',
      submit: 'Create my account',
      hasAccount: 'Do you have an account?',
      demo: (credit: Money) => `This is a demo: your wallet starts with ${money(credit)}.`,
    },
    reset: {
      title: 'Set a new password',
      askLead: 'Tell us your address, and we mail you a link that sets a new password.',
      ask: 'Mail me the link',
      asked:
        'If somebody has an account with this address, a mail is on its way. Its link works for half an hour.',
      newPassword: 'New password',
      submit: 'Set this password',
      mailSubject: (shop: string) => `${shop}: set a new password`,
      mailText: (shop: string, link: string) =>
        `Somebody, probably you, asked ${shop} for a new password.

Open this link within half an hour to set it:
${link}

If it was not you, there is nothing to do: your password stays as it is.
`,
    },
    profile: {
      title: 'Profile',
      saved: 'Your profile was saved.',
      about: 'About you',
      language: 'Language',
      asBrowser: 'As my browser asks',
      timeZone: 'Time zone',
      asShop: (zone: string) => `As the shop (${zone})`,
      save: 'Save',
      passwordTitle: 'Password',
      present: 'Present password',
      changePassword: 'Change password',
      passwordChanged: 'Your password was changed, and your other browsers were signed out.',
      sessions: 'Where you are signed in',
      thisBrowser: 'this browser',
      unknownBrowser: 'A browser',
      lastSeen: (at: Date) => `last seen ${dateTime(at)}`,
      signOutThere: 'Sign out',
      signOutEverywhere: 'Sign out everywhere else',
      signedOutThere: 'Signed out there.',
      secondFactor: 'Second factor',
      secondFactorOn: 'On: signing in needs a code of your authenticator app.',
      secondFactorOff: 'Off. Staff should switch it on: with it, a stolen password is not enough.',
      switchOn: 'Switch on',
      switchOff: 'Switch off',
      secondFactorTitle: 'Switch on the second factor',
      scan: 'Scan this code with an authenticator app, or type the key into it. Then type the six digits that it shows.',
      key: 'Key',
      qr: 'QR code for the authenticator app',
      confirm: 'Confirm',
      switchedOn: 'The second factor is on.',
      switchedOff: 'The second factor is off.',
      data: 'Your data',
      exportHint: 'Everything that the shop knows about you, as a file.',
      export: 'Download my data',
      deleteTitle: 'Delete my account',
      deleteHint:
        'Your name and address are taken away at once and you cannot sign in again. Running subscriptions end when they would have ended; what is left in the wallet is lost.',
      delete: 'Delete my account for good',
      deleted: 'Your account was deleted.',
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
};

export type Texts = ReturnType<typeof createEnglish>;

export const english: Language = {
  code: 'en',
  name: 'English',
  direction: 'ltr',
  locale: 'en',
  words: { unlimited: 'Unlimited', never: 'Never', gigabyte: 'GB' },
  create: createEnglish,
};
