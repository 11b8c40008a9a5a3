import type { ErrorCode, ErrorDetails } from '@panelkit/sdk';
import type { HostErrorCode } from '../security/host-error.ts';
import { format } from './en-format.ts';

const { money, dateTime } = format;

/** What each code means to a person. */
export type ErrorTexts = { [Code in ErrorCode]: (details: ErrorDetails[Code]) => string };

export const errors: ErrorTexts = {
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
};

/** What the shop's own refusals mean to a person. */
export const hostErrors: Record<HostErrorCode | 'INTERNAL', string> = {
  PAGE_NOT_FOUND: 'There is no such page.',
  LOCAL_ONLY: 'This page answers only browsers on the machine on which the shop runs.',
  FORM_EXPIRED:
    'This form is too old, or it did not come from this shop. Please open the page anew and send it again.',
  TOO_MANY_REQUESTS: 'Too many requests. Please wait a minute.',
  BAD_REQUEST: 'The shop does not understand this request.',
  INTERNAL: 'Something went wrong on our side. It was written down.',
};
