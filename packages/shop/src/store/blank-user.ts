import type { User } from './shop-store.ts';

/** What nobody has yet when their account is made. */
export const BLANK_USER = {
  note: '',
  timeZone: null,
  passwordJudge: null,
  customerId: null,
  sealedTotp: null,
  lastTotpStep: null,
  hasPasskey: false,
  noticesReadAt: null,
  deletedAt: null,
} as const satisfies Partial<User>;
