import { randomBytes, randomUUID } from 'node:crypto';
import { addMs, type Clock } from '@panelkit/sdk';
import { isStaff } from '../roles/permissions.ts';
import { hashOf } from '../security/hash-of.ts';
import { BLANK_USER } from '../store/blank-user.ts';
import type { AddressedUser, Role, ShopStore, User } from '../store/shop-store.ts';
import { createAttempts } from './attempts.ts';
import { flawOf, type PasswordFlaw, PRESENT_JUDGE } from './passwords/passwords.ts';
import type { SealedPasswords } from './passwords/sealed-passwords.ts';
import { createSecondFactorRemoval, type SecondFactorRemoval } from './remove-second-factor.ts';
import type { SecondFactor } from './second-factor.ts';
import { createSignIn, type ProofRefusal, type SignIn } from './sign-in.ts';

export type SignUpRefusal = PasswordFlaw | 'email-taken';

/** Who the people of the shop are, and how they prove it. */
export interface Accounts extends SecondFactorRemoval {
  signUp(input: NewUser): Promise<AddressedUser | SignUpRefusal>;
  /** The user as `signUp` adds it, not added yet. */
  prepare(input: NewUser): Promise<AddressedUser | PasswordFlaw>;
  signIn: SignIn;
  /** Null when it was changed. Every other browser is signed out. */
  changePassword(
    user: User,
    input: { present: string; next: string; sessionId: string },
  ): Promise<PasswordFlaw | ProofRefusal | null>;
  /**
   * The secret of a link that sets a new password, within half an hour and once; null when nobody has the
   * address.
   */
  startReset(email: string): Promise<{ user: User; secret: string } | null>;
  isResetOpen(secret: string): Promise<boolean>;
  /** Signs the user out everywhere and ends a lock. */
  reset(secret: string, password: string): Promise<User | PasswordFlaw | 'link-over'>;
  /** Whatever it was before. Signs the user out everywhere and ends a lock. */
  setPassword(user: User, password: string): Promise<void>;
  /** The secret of a link that proves the address, within a day. */
  startConfirmation(user: User): Promise<string>;
  /** Null when the link is over. */
  confirmEmail(secret: string): Promise<User | null>;
  /** Gives who came through Telegram an address and a password to sign in with; null when done. */
  addAddress(user: User, input: { email: string; password: string }): Promise<SignUpRefusal | null>;
  /** A name and an address are taken away; orders, ledger and subscriptions stay, of nobody in particular. */
  remove(user: User): Promise<void>;
}

export interface NewUser {
  email: string;
  name: string;
  password: string;
  role: Role;
  language: string | null;
}

const MINUTE_MS = 60_000;
const RESET_MINUTES = 30;
const CONFIRM_MINUTES = 24 * 60;

interface Parts {
  store: ShopStore;
  clock: Clock;
  signIn: SignIn;
  removal: SecondFactorRemoval;
  passwords: SealedPasswords;
  confirmsAtOnce: boolean;
}

/**
 * @param given - `secret` is the key of what is stored of attempts; `confirmsAtOnce`: a new address needs no
 *   mail
 */
export function createAccounts(given: {
  store: ShopStore;
  clock: Clock;
  secondFactor: SecondFactor;
  passwords: SealedPasswords;
  secret: string;
  confirmsAtOnce?: boolean;
}): Accounts {
  const { store, clock, secondFactor, passwords, secret, confirmsAtOnce = false } = given;
  const attempts = createAttempts({ store: store.attempts, clock, secret });
  const signIn = createSignIn({ store, secondFactor, passwords, attempts });
  const removal = createSecondFactorRemoval({ store });
  const parts = { store, clock, confirmsAtOnce, signIn, passwords, removal };
  return {
    signUp: (input) => signUp(parts, input),
    prepare: (input) => prepare(parts, input),
    signIn: parts.signIn,
    changePassword: (user, input) => changePassword(parts, user, input),
    startReset: (email) => startReset(parts, email),
    isResetOpen: async (secret) =>
      (await parts.store.links.find(linkId('reset', secret), parts.clock.now())) !== null,
    reset: (secret, password) => reset(parts, secret, password),
    setPassword: async (user, password) =>
      replacePassword(parts, user, {
        passwordHash: await passwords.make(user.id, password),
        passwordJudge: null,
      }),
    startConfirmation: (user) => mailLink(parts, user, { purpose: 'confirm', minutes: CONFIRM_MINUTES }),
    confirmEmail: (secret) => confirmEmail(parts, secret),
    addAddress: (user, input) => addAddress(parts, user, input),
    ...removal,
    remove: (user) => remove(parts, user),
  };
}

/** A password that was made for somebody: 20 characters that are easy to copy. */
export function generatePassword(): string {
  return randomBytes(15).toString('base64url');
}

async function signUp(parts: Parts, input: NewUser): Promise<AddressedUser | SignUpRefusal> {
  const user = await prepare(parts, input);
  if (typeof user === 'string') return user;
  return (await parts.store.users.insert(user)) ? user : 'email-taken';
}

async function prepare(
  { clock, confirmsAtOnce, passwords }: Parts,
  input: NewUser,
): Promise<AddressedUser | PasswordFlaw> {
  const { password, ...person } = input;
  const flaw = await flawOf(password, person);
  if (flaw !== null) return flaw;
  const id = randomUUID();
  return {
    ...BLANK_USER,
    ...person,
    id,
    passwordHash: await passwords.make(id, password),
    passwordJudge: PRESENT_JUDGE,
    emailConfirmedAt: confirmsAtOnce ? clock.now() : null,
    createdAt: clock.now(),
  };
}

async function addAddress(
  { store, passwords }: Parts,
  { id, name }: User,
  { email, password }: { email: string; password: string },
): Promise<SignUpRefusal | null> {
  const flaw = await flawOf(password, { email, name });
  if (flaw !== null) return flaw;
  const passwordHash = await passwords.make(id, password);
  const isAdded = await store.users.addEmail(id, { email, passwordHash });
  return isAdded ? null : 'email-taken';
}

async function changePassword(
  { store, signIn, passwords }: Parts,
  user: User,
  { present, next, sessionId }: { present: string; next: string; sessionId: string },
): Promise<PasswordFlaw | ProofRefusal | null> {
  const refusal = await signIn.provePassword(user, present);
  if (refusal !== null) return refusal;
  const flaw = await flawOf(next, user);
  if (flaw !== null) return flaw;
  const passwordHash = await passwords.make(user.id, next);
  await store.users.update(user.id, { passwordHash, passwordJudge: PRESENT_JUDGE });
  await store.links.removeByUser(user.id);
  await store.sessions.removeByUser(user.id, hashOf(sessionId));
  return null;
}

async function startReset(parts: Parts, email: string) {
  const user = await parts.store.users.findByEmail(email);
  if (user === null) return null;
  return { user, secret: await mailLink(parts, user, { purpose: 'reset', minutes: RESET_MINUTES }) };
}

/** A new secret for a mail. For another purpose it opens nothing. */
async function mailLink(
  { store, clock }: Parts,
  user: User,
  { purpose, minutes }: { purpose: 'reset' | 'confirm'; minutes: number },
): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = addMs(clock.now(), minutes * MINUTE_MS);
  await store.links.put({ id: linkId(purpose, secret), userId: user.id, expiresAt });
  return secret;
}

const linkId = (purpose: 'reset' | 'confirm', secret: string) => hashOf(`${purpose}:${secret}`);

async function confirmEmail({ store, clock }: Parts, secret: string): Promise<User | null> {
  const link = await store.links.take(linkId('confirm', secret), clock.now());
  const user = link === null ? null : await store.users.find(link.userId);
  if (user === null || user.deletedAt !== null) return null;
  await store.users.update(user.id, { emailConfirmedAt: clock.now() });
  return user;
}

async function reset(
  parts: Parts,
  secret: string,
  password: string,
): Promise<User | PasswordFlaw | 'link-over'> {
  const { store, clock, passwords } = parts;
  const id = linkId('reset', secret);
  const link = await store.links.find(id, clock.now());
  const user = link === null ? null : await store.users.find(link.userId);
  if (user === null || user.deletedAt !== null) return 'link-over';
  const flaw = await flawOf(password, user);
  if (flaw !== null) return flaw;
  const passwordHash = await passwords.make(user.id, password);
  if ((await store.links.take(id, clock.now())) === null) return 'link-over';
  // Who could open the link reads the mail of this address.
  const emailConfirmedAt = user.emailConfirmedAt ?? clock.now();
  await replacePassword(parts, user, { passwordHash, passwordJudge: PRESENT_JUDGE, emailConfirmedAt });
  return user;
}

async function replacePassword(
  { store, signIn }: Parts,
  user: User,
  patch: { passwordHash: string; passwordJudge: string | null; emailConfirmedAt?: Date },
): Promise<void> {
  await store.users.update(user.id, patch);
  await signIn.unlock(user);
  await store.links.removeByUser(user.id);
  await store.sessions.removeByUser(user.id, null);
}

async function remove(parts: Parts, user: User): Promise<void> {
  const { store, clock } = parts;
  await parts.removal.switchOffSecondFactor(user);
  await store.users.update(user.id, {
    email: `deleted-${user.id}@invalid`,
    name: isStaff(user.role) ? user.name : '',
    passwordHash: '',
    note: '',
    deletedAt: clock.now(),
  });
  await store.links.removeByUser(user.id);
  await store.sessions.removeByUser(user.id, null);
}
