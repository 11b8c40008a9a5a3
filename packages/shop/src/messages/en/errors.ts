import type { ErrorCode, ErrorDetails } from '@panelkit/sdk';
import type { SignUpRefusal } from '../../people/accounts.ts';
import type { ProofRefusal } from '../../people/sign-in.ts';
import type { HostErrorCode } from '../../security/host-error.ts';
import type { Format } from '../format.ts';

/** What each code means to a person. */
export type ErrorTexts = { [Code in ErrorCode]: (details: ErrorDetails[Code]) => string };

const createErrors = ({ money, dateTime }: Format): ErrorTexts => ({
  INVALID_INPUT: () => 'Something in the form is invalid.',
  NOT_FOUND: ({ kind }) => `This ${kind} does not exist, or it is not yours.`,
  NOT_ELIGIBLE: ({ reasons }) =>
    reasons.includes('trial-used')
      ? 'You have already used your free trial. Nothing was charged.'
      : 'You cannot do this with this subscription now.',
  OFFER_CHANGED: () => 'The offer has changed since you saw it. Please check it again.',
  PLAN_CHANGED: () => 'Someone else has changed this plan meanwhile. Nothing was saved.',
  CHANGE_PENDING: () => 'A change to this subscription is still being applied. Please try again in a moment.',
  SOLD_OUT: ({ quantity }) =>
    quantity === 1
      ? 'This plan is sold out. Nothing was charged.'
      : `There is no room for ${quantity} units right now. Nothing was charged.`,
  INSUFFICIENT_BALANCE: ({ requiredMinor, availableMinor, currency }) =>
    `You need ${money({ amountMinor: requiredMinor, currency })}, and your wallet has ${money({ amountMinor: availableMinor, currency })}. You can pay by receipt instead.`,
  PLAN_UNAVAILABLE: () => 'You cannot buy this plan right now. Nothing was charged.',
  PLAN_NOT_SUPPORTED: () => 'No server supports this plan. Nothing was charged.',
  CURRENCY_MISMATCH: () => 'The shop does not sell in this currency.',
  IDEMPOTENCY_KEY_REUSED: () =>
    'You have already sent this form with other entries. Please reload the page and send it again.',
  ALREADY_DECIDED: ({ status, decidedBy, decidedAt }) =>
    `This payment was ${status} already${decidedBy === null ? '' : ` by ${decidedBy}`}${decidedAt === null ? '' : `, ${dateTime(new Date(decidedAt))}`}.`,
  ILLEGAL_TRANSITION: ({ kind, from }) => `The ${kind} is ${from}: this is no longer possible.`,
  STORAGE_CONFLICT: () => 'Somebody else changed this at the same moment. Please try again.',
  STORAGE_UNAVAILABLE: () => 'The shop cannot reach its database right now. Please try again in a moment.',
  SECRET_KEY_MISMATCH: () => 'The shop cannot read its data with its current key.',
  CONFIG_INVALID: () => 'The shop is not set up correctly.',
  PANEL_UNREACHABLE: () => 'The panel does not answer.',
  PANEL_READ_ABORTED: () => 'The shop stopped reading the panel. Try again.',
  PANEL_AUTH_FAILED: () => 'The panel rejects the login.',
  PANEL_NOT_FOUND_AT_URL: ({ reason }) => `There is no panel of this kind at this address: ${reason}.`,
  PANEL_VERSION_UNSUPPORTED: ({ version, supported }) =>
    `The panel runs version ${version}; supported: ${supported}.`,
  PANEL_RESPONSE_INVALID: ({ operation }) => `The panel sent an invalid answer (${operation}).`,
  PANEL_RESPONSE_TOO_LARGE: ({ limit, maximum }) =>
    `The panel's answer is too large (${limit}: ${maximum}). Nothing of it was stored. Check the panel, or raise the limit.`,
  PANEL_REFUSED: ({ operation, reason }) => `The panel refused (${operation}): ${reason}.`,
  PAYMENT_SIGNATURE_INVALID: () => 'This payment message is not authentic.',
  PAYMENT_GATEWAY_UNREACHABLE: () => 'The payment provider is not responding. Please try again in a moment.',
  RATE_UNAVAILABLE: () => 'This payment method is not available at the moment. Please choose another one.',
  CUSTOMER_BLOCKED: () => 'This account is blocked. Please contact us.',
  MONEY_FROZEN: ({ until }) =>
    `For your safety, nothing can be paid from the wallet until ${dateTime(new Date(until))}: this account was moved to another Telegram account. Please use another method.`,
  CUSTOMER_OWNS_THINGS: () => 'This customer has bought or paid something. Merge the two instead.',
  CUSTOMER_MERGED: () =>
    'This account was merged with another one, which has everything now. Please use that one.',
  CUSTOMERS_NOT_MERGEABLE: ({ reason }) =>
    ({
      'same-customer': 'These are one and the same customer.',
      blocked:
        'One of the two is blocked and the other is not. Confirm that you want to merge them all the same.',
      'card-transfers':
        'Both wait for a transfer to the same card. Wait until one of the payments has ended, then try again.',
    })[reason] ?? 'Both are being delivered their free trial. Try again once one has arrived.',
  NOT_CONFIRMED: ({ wanted }) =>
    wanted === 'card'
      ? 'Card numbers are shown once your account is confirmed.'
      : `${wanted === 'trial' ? 'Free trials are' : 'Payment by receipt is'} for confirmed customers. Confirm your e-mail address in your profile or link your Telegram chat, then try again.`,
  TOO_MANY_REMOVALS: ({ maximum, nextAt }) =>
    `You have removed ${maximum} ${maximum === 1 ? 'device' : 'devices'} within a day. You can remove the next one from ${dateTime(new Date(nextAt))}.`,
  TOO_MANY_RECEIPTS: ({ maximum }) =>
    `${maximum} of your receipts are waiting for us already. Please wait until we have looked at one of them.`,
  TOO_MANY_UNPAID: ({ scope, unpaid, maximum }) =>
    scope === 'customer'
      ? `You already have ${unpaid} unpaid units; the most is ${maximum}. Pay or cancel an order first.`
      : `Customers of your network already have ${unpaid} unpaid units; the most is ${maximum}. Pay from your wallet, or try again later.`,
  NO_CARD_FREE: () => 'No card can take this payment now. Please choose another method, or try again later.',
  PAYER_CONTACT_REQUIRED: () =>
    'This payment method sends its receipt by e-mail. Add an e-mail address to your profile, or choose another method.',
  PAYMENT_GATEWAY_REFUSED: ({ reason }) => `The payment provider refuses this payment: ${reason}.`,
});

/** What the shop's own refusals mean to a person. */
const hostErrors: Record<HostErrorCode | 'INTERNAL', string> = {
  PAGE_NOT_FOUND: 'This page does not exist.',
  FORBIDDEN: 'You are not allowed to do this. Ask another member of staff.',
  LIMIT_REACHED: 'This is beyond the limit of your role. Ask the owner, or try again tomorrow.',
  MORE_THAN_YOURS: 'This role may do more than you. You can only decide about what you may do yourself.',
  OWN_REQUEST: 'You asked for this yourself. Another member of staff has to approve it.',
  REQUEST_OVER: 'This request was already decided, or it has expired.',
  REQUEST_STALE: 'Things have changed since this was requested, so nothing was done. Ask for it again.',
  ROLE_NAME_TAKEN: 'A role with this name already exists. Choose another name.',
  ROLE_IN_USE: 'Somebody still has this role. Give them another role first.',
  CHANGED_MEANWHILE:
    'Somebody changed this in the meantime. Nothing was saved: reload the page and try again.',
  TOO_MANY_VIEWS: 'You have saved 30 views of this list. Remove one that you no longer need first.',
  SIGN_IN_FIRST: 'Please sign in first.',
  WEAK_PASSWORD: 'Your password is easy to guess. Choose another one in the shop first.',
  PROVE_FIRST: 'Nothing has changed: confirm that it is you, then send the form again.',
  SECOND_FACTOR_FIRST: 'Your role requires a second factor. Enable it in your profile, then try again.',
  ACCOUNT_BLOCKED: 'This account is blocked, so you are signed out. Please contact us.',
  ACCOUNT_MOVED:
    'This account was moved to another Telegram account, so you are signed out. Please sign in again.',
  ACCOUNT_MERGED:
    'This account was merged with your other one, so you are signed out. Sign in there: it has everything.',
  ADDRESS_TAKEN: 'This address belongs to another account.',
  CUSTOMERS_ONLY:
    'This page is for customers. Use the staff pages to see what customers have and to order for them.',
  FORM_UNPROVEN: 'We could not accept this form. Please wait half a minute, then send it again.',
  FORM_EXPIRED:
    'This form has expired, or it did not come from this shop. Please reload the page and send it again.',
  TOO_MANY_REQUESTS: 'Too many requests. Please wait a minute.',
  BAD_REQUEST: 'The shop does not understand this request.',
  RECEIPT_EMPTY: 'Please enter the reference of your transfer, or add a picture of the receipt.',
  UPLOAD_REFUSED: 'This file is not a picture. Please send a JPEG, PNG or WebP.',
  UPLOAD_TOO_LARGE: 'This file is too large. The limit is 5 MB.',
  UPLOAD_INFECTED:
    'A virus scanner rejected this picture. Take a new one, or enter the reference of your transfer instead.',
  SCANNER_UNAVAILABLE:
    'Pictures cannot be checked at the moment. Enter the reference of your transfer instead, or try again later.',
  FORM_TYPE_UNSUPPORTED: 'Send this as a form: the shop reads no other type of content here.',
  INTERNAL: 'Something went wrong on our side. We have logged it.',
};

/** By code. What is refused for a reason of its own says it in English. */
const issues: Record<string, string> = {
  invalid_type: 'Missing, or not a valid value.',
  invalid_value: 'This value is not allowed.',
  invalid_format: 'This does not have the right format.',
  invalid_union: 'This value is not allowed.',
  too_small: 'Too small or too short.',
  too_big: 'Too large or too long.',
  not_multiple_of: 'Not a multiple of the allowed step.',
  unrecognized_keys: 'This field is unknown.',
};

/** Why a sign-up, sign-in or profile form was rejected. */
const peopleProblems: Record<
  SignUpRefusal | ProofRefusal | 'refused' | 'no-work' | 'not-an-email' | 'no-name' | 'link-over',
  string
> = {
  'too-short': 'The password is too short: use at least 12 characters.',
  'too-long': 'The password is too long: use at most 128 characters.',
  'too-simple': 'The password repeats a few characters. Please choose another one.',
  'is-known': 'This password is easy to guess. Please choose another one.',
  'email-taken': 'An account with this address already exists. Sign in, or reset your password.',
  'wrong-password': 'The current password is wrong.',
  refused: 'The address or password is wrong.',
  'wrong-code': 'This code is wrong or was already used. The app shows a new one every 30 seconds.',
  'used-code': 'This code was already used. Wait until the app shows the next one.',
  'too-many-attempts': 'Too many attempts. Please wait an hour, then try again.',
  'no-work': 'Please wait half a minute, or until the check in this form is done, then send it again.',
  'wrong-passkey': 'This passkey does not work here. Try another one, or use your password.',
  'passkey-expired': 'This page was open for too long. Please use your passkey again.',
  'passkey-taken': 'This passkey is already registered.',
  'too-many-passkeys': 'You have too many passkeys. Remove one that you no longer use.',
  'not-an-email': 'This is not an e-mail address.',
  'no-name': 'Please enter your name, with at most 100 characters.',
  'link-over': 'This link was already used or has expired. Please request a new one.',
};

/** The texts of what went wrong, in English. */
export const errorsInEnglish = (format: Format) => {
  return {
    errors: createErrors(format),
    hostErrors,
    peopleProblems,
    error: {
      title: 'That did not work',
      nothingHere: 'There is nothing here',
      again: 'Reload the page',
      backToStaff: 'Back to the overview',
      code: 'Code',
      request: 'Request',
      back: 'Back to the plans',
      issues,
    },
  };
};
