import type { Attempt, ShopStore, User } from '../store/shop-store.ts';
import { type AttemptKey, type Attempts, type Origin, signInKeys } from './attempts.ts';
import { hasSecondFactor } from './has-second-factor.ts';
import type { PasskeyRefusal } from './passkeys/passkeys.ts';
import { flawOf, PRESENT_JUDGE } from './passwords/passwords.ts';
import type { SealedPasswords } from './passwords/sealed-passwords.ts';
import { hashOfRecoveryCode } from './recovery-codes.ts';
import type { SecondFactor } from './second-factor.ts';

/**
 * How an attempt to sign in ended. *code*: the password was right, the second factor is still to come.
 * `hasWeakPassword`: it is on the lists of those that are tried first. `user`: who has the address, for the
 * audit; nothing about the person is revealed.
 */
export type SignInOutcome =
  | { kind: 'in' | 'code'; user: User; byRecoveryCode?: boolean; hasWeakPassword?: boolean }
  | { kind: 'refused'; user: User | null; isCounted: true; isUsedCode?: boolean }
  /**
   * `isCounted`: its secret was looked at; what comes during the pause is not. `isUsedCode`: it was right,
   * but used before.
   */
  | { kind: 'locked'; user: User | null; until: Date; isCounted: boolean; isUsedCode?: boolean };

type SignInRefusal = Extract<SignInOutcome, { kind: 'refused' | 'locked' }>;

export type ProofRefusal =
  | 'wrong-password'
  | 'wrong-code'
  | 'used-code'
  | 'too-many-attempts'
  | PasskeyRefusal;

/** How people prove who they are. Every attempt is counted before its secret is looked at. */
export interface SignIn {
  withPassword(input: { email: string; password: string; origin: SignInOrigin }): Promise<SignInOutcome>;
  /**
   * A code of the app, or one that was kept for the day on which there is no app. Each is worth something
   * once.
   */
  withCode(user: User, code: string): Promise<SignInOutcome>;
  /** Whether the signed-in person proved who they are: what a stolen session does not know. Null: yes. */
  provePassword(user: User, password: string): Promise<ProofRefusal | null>;
  /** As `provePassword`, and by a code where there is a second factor. */
  proveFully(user: User, proof: { password: string; code: string }): Promise<ProofRefusal | null>;
  unlock(user: Pick<User, 'id' | 'email'>): Promise<void>;
}

/** `knownBrowser`: of a browser in which somebody signed in before, who, and its own secret. */
export interface SignInOrigin extends Omit<Origin, 'knownBrowser'> {
  knownBrowser: { userId: string; secret: string } | null;
}

interface Parts {
  store: ShopStore;
  secondFactor: SecondFactor;
  passwords: SealedPasswords;
  attempts: Attempts;
}

export function createSignIn(parts: Parts): SignIn {
  return {
    withPassword: (input) => withPassword(parts, input),
    withCode: (user, code) => withCode(parts, user, code),
    provePassword: (user, password) => provePassword(parts, user, password),
    proveFully: async (user, { password, code }) => {
      const refusal = await provePassword(parts, user, password);
      if (refusal !== null || !hasSecondFactor(user)) return refusal;
      const outcome = await withCode(parts, user, code);
      if (outcome.kind === 'in') return null;
      if ('isUsedCode' in outcome && outcome.isUsedCode === true) return 'used-code';
      return outcome.kind === 'locked' ? 'too-many-attempts' : 'wrong-code';
    },
    unlock: ({ id, email }) =>
      parts.attempts.succeed([...(email === null ? [] : [['email', email] as const]), ...keysOf(id)]),
  };
}

const keysOf = (userId: string): AttemptKey[] => [
  ['code', userId],
  ['password', userId],
];

async function withPassword(
  { store, attempts, passwords }: Parts,
  { email, password, origin }: { email: string; password: string; origin: SignInOrigin },
): Promise<SignInOutcome> {
  const user = await store.users.findByEmail(email);
  const { address, knownBrowser: known } = origin;
  const knownBrowser = known !== null && known.userId === user?.id ? `${known.userId}.${known.secret}` : null;
  const keys = signInKeys(email, { address, knownBrowser });
  const attempt = await attempts.take(keys);
  if (!attempt.isAllowed) return { kind: 'locked', user, until: attempt.pausedUntil, isCounted: false };
  if ((await passwords.isPassword(user, password)) && user !== null) {
    await attempts.succeed(keys);
    const hasWeakPassword = await judgeAgain({ store, passwords }, user, password);
    return { kind: hasSecondFactor(user) ? 'code' : 'in', user, hasWeakPassword };
  }
  return wrong(user, attempt);
}

/**
 * Lists grow, and older shops asked for less. Also seals what is stored of it with the present key.
 * @returns whether it is weak
 */
async function judgeAgain(
  { store, passwords }: Pick<Parts, 'store' | 'passwords'>,
  user: User,
  password: string,
): Promise<boolean> {
  const { passwordHash: from } = user;
  const isJudged = user.passwordJudge === PRESENT_JUDGE;
  const isWeak = !isJudged && (await flawOf(password, user)) !== null;
  const passwordHash = passwords.renew(user) ?? from;
  const passwordJudge = isWeak ? user.passwordJudge : PRESENT_JUDGE;
  if (passwordHash !== from || passwordJudge !== user.passwordJudge)
    await store.users.renewPassword(user.id, { from, to: { passwordHash, passwordJudge } });
  return isWeak;
}

function wrong(user: User | null, { pausedUntil: until }: Attempt): SignInRefusal {
  if (until === null) return { kind: 'refused', user, isCounted: true };
  return { kind: 'locked', user, until, isCounted: true };
}

async function withCode(parts: Parts, user: User, code: string): Promise<SignInOutcome> {
  const keys: AttemptKey[] = [['code', user.id]];
  const attempt = await parts.attempts.take(keys);
  if (!attempt.isAllowed) return { kind: 'locked', user, until: attempt.pausedUntil, isCounted: false };
  const used = await useCode(parts, user, code);
  if (used === 'app' || used === 'recovery') {
    await parts.attempts.succeed(keys);
    return { kind: 'in', user, byRecoveryCode: used === 'recovery' };
  }
  return { ...wrong(user, attempt), isUsedCode: used === 'used-before' };
}

async function useCode(
  { store, secondFactor }: Parts,
  user: User,
  code: string,
): Promise<'app' | 'recovery' | 'used-before' | null> {
  const secret = secondFactor.open(user);
  const step = secret === null ? null : secondFactor.stepOf(secret, code);
  if (step !== null) return (await store.users.useTotpStep(user.id, step)) ? 'app' : 'used-before';
  return (await store.recoveryCodes.take(user.id, hashOfRecoveryCode(code))) ? 'recovery' : null;
}

async function provePassword(
  { attempts, passwords }: Parts,
  user: User,
  password: string,
): Promise<ProofRefusal | null> {
  const keys: AttemptKey[] = [['password', user.id]];
  if (!(await attempts.take(keys)).isAllowed) return 'too-many-attempts';
  if (!(await passwords.isPassword(user, password))) return 'wrong-password';
  await attempts.succeed(keys);
  return null;
}
