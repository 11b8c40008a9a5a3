import type { Clock } from '@panelkit/sdk';
import {
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Challenges } from '../../security/challenges.ts';
import type { Passkey, ShopStore, User } from '../../store/shop-store.ts';
import { challengeIn, readAuthentication, readRegistration } from './passkey-answers.ts';
import { type RelyingParty, relyingPartyOf } from './relying-party.ts';

export type PasskeyRefusal = 'wrong-passkey' | 'passkey-expired' | 'passkey-taken' | 'too-many-passkeys';

/** Whose passkey it was. `user` of a refusal: whose it is said to be, for the audit. */
export type PasskeyProof =
  | { kind: 'proved'; user: User }
  | { kind: 'refused'; user: User | null; refusal: PasskeyRefusal; cause: string };

/**
 * Keys on people's devices (W3C Web Authentication), unlocked there by a finger, a face or a PIN: one touch
 * is password and second factor. `browser` is the secret of a browser's forms; a challenge is good for that
 * one.
 */
export interface Passkeys {
  /** Options of `navigator.credentials.get`, as JSON; null: the address of the shop allows no passkeys. */
  requestOptions(browser: string): string | null;
  /** Options of `navigator.credentials.create`, as JSON. */
  creationOptions(user: User, given: { browser: string; shopName: string }): Promise<string | null>;
  /** @param given - `answer` is what the browser gave, as JSON */
  add(
    user: User,
    given: { answer: string; name: string; browser: string },
  ): Promise<Passkey | { refusal: PasskeyRefusal; cause: string }>;
  /** @param given - `userId`: only a passkey of this user counts */
  prove(given: { answer: string; browser: string; userId?: string }): Promise<PasskeyProof>;
}

/** Nobody has more devices. */
const MOST = 20;
/**
 * ES256, EdDSA and RS256: what devices have. The library’s default also probes for signatures that Node calls
 * experimental.
 */
const ALGORITHMS = [-7, -8, -257];
const TIMEOUT_MS = 5 * 60_000;

interface Parts {
  store: Pick<ShopStore, 'passkeys' | 'users'>;
  challenges: Challenges;
  clock: Clock;
  relyingParty: RelyingParty;
}

const bindingOf = (use: 'create' | 'get', browser: string): string => `passkey:${use}:${browser}`;

export function createPasskeys(given: Omit<Parts, 'relyingParty'> & { publicUrl: string }): Passkeys {
  const relyingParty = relyingPartyOf(given.publicUrl);
  if (relyingParty === null) return noPasskeys;
  const parts = { ...given, relyingParty };
  return {
    requestOptions: (browser) =>
      JSON.stringify({
        challenge: parts.challenges.issue(bindingOf('get', browser)),
        rpId: relyingParty.id,
        // Whoever holds the device says which: a list would tell strangers who has passkeys.
        allowCredentials: [],
        userVerification: 'required',
        timeout: TIMEOUT_MS,
      }),
    creationOptions: (user, { browser, shopName }) => creationOptions(parts, user, { browser, shopName }),
    add: (user, answer) => add(parts, user, answer),
    prove: (answer) => prove(parts, answer),
  };
}

const NOT_OFFERED = {
  refusal: 'wrong-passkey',
  cause: 'the address of the shop allows no passkeys',
} as const;

const noPasskeys: Passkeys = {
  requestOptions: () => null,
  creationOptions: async () => null,
  add: async () => NOT_OFFERED,
  prove: async () => ({ kind: 'refused', user: null, ...NOT_OFFERED }),
};

async function creationOptions(
  { store, challenges, relyingParty }: Parts,
  user: User,
  { browser, shopName }: { browser: string; shopName: string },
): Promise<string> {
  const known = await store.passkeys.listByUser(user.id);
  const options = await generateRegistrationOptions({
    rpName: shopName,
    rpID: relyingParty.id,
    userName: user.email ?? user.name,
    userDisplayName: user.name,
    userID: new TextEncoder().encode(user.id),
    challenge: new Uint8Array(Buffer.from(challenges.issue(bindingOf('create', browser)), 'base64url')),
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return JSON.stringify(options);
}

async function add(
  { store, challenges, clock, relyingParty }: Parts,
  user: User,
  { answer, name, browser }: { answer: string; name: string; browser: string },
): Promise<Passkey | { refusal: PasskeyRefusal; cause: string }> {
  const response = readRegistration(answer);
  if (response === null) return { refusal: 'wrong-passkey', cause: 'the answer has another form' };
  const binding = bindingOf('create', browser);
  const challenge = challengeIn(response);
  if (!challenges.isOpen(challenge, binding)) return EXPIRED;
  const verified = await attempt(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (typeof verified === 'string') return { refusal: 'wrong-passkey', cause: verified };
  if (!verified.verified) return { refusal: 'wrong-passkey', cause: 'the attestation is wrong' };
  if (!(await challenges.use(challenge, binding))) return EXPIRED;
  if ((await store.passkeys.listByUser(user.id)).length >= MOST)
    return { refusal: 'too-many-passkeys', cause: `${MOST} are registered` };
  const { credential } = verified.registrationInfo;
  const passkey: Passkey = {
    id: credential.id,
    userId: user.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    signCount: credential.counter,
    name,
    createdAt: clock.now(),
    lastUsedAt: null,
  };
  const isNew = await store.passkeys.insert(passkey);
  return isNew ? passkey : { refusal: 'passkey-taken', cause: 'the credential is registered already' };
}

const EXPIRED = {
  refusal: 'passkey-expired',
  cause: 'the challenge is over, or of another browser',
} as const;

async function prove(
  { store, challenges, clock, relyingParty }: Parts,
  { answer, browser, userId }: { answer: string; browser: string; userId?: string },
): Promise<PasskeyProof> {
  const response = readAuthentication(answer);
  const passkey = response === null ? null : await store.passkeys.find(response.id);
  const user = passkey === null ? null : await store.users.find(passkey.userId);
  const refuse = (cause: string, refusal: PasskeyRefusal = 'wrong-passkey'): PasskeyProof => ({
    kind: 'refused',
    user,
    refusal,
    cause,
  });
  if (response === null || passkey === null || user === null) return refuse('nobody has this passkey');
  if (user.deletedAt !== null) return refuse('the account is deleted');
  if (userId !== undefined && userId !== user.id) return refuse('it is the passkey of somebody else');
  const binding = bindingOf('get', browser);
  const challenge = challengeIn(response);
  if (!challenges.isOpen(challenge, binding)) return refuse(EXPIRED.cause, EXPIRED.refusal);
  const verified = await attempt(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.signCount,
      },
    }),
  );
  if (typeof verified === 'string') return refuse(verified);
  if (!verified.verified) return refuse('the signature is wrong');
  if (!(await challenges.use(challenge, binding))) return refuse(EXPIRED.cause, EXPIRED.refusal);
  const signCount = verified.authenticationInfo.newCounter;
  const isNew = await store.passkeys.use(passkey.id, { signCount, at: clock.now() });
  return isNew ? { kind: 'proved', user } : refuse('its count does not go up');
}

/** The library throws what is wrong with an answer. @returns its words then */
async function attempt<Verified extends object>(verify: () => Promise<Verified>): Promise<Verified | string> {
  try {
    return await verify();
  } catch (error) {
    return error instanceof Error ? error.message : 'the answer cannot be read';
  }
}
