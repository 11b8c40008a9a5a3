import { hash, verify } from '@node-rs/argon2';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Why a password is not taken. */
export type PasswordFlaw = 'too-short' | 'too-long' | 'too-simple' | 'is-known';

/** ASVS 2.1.1 and 2.1.2. */
const SHORTEST = 12;
const LONGEST = 128;
/** What is judged: a longer beginning takes the judge a second. */
const JUDGED = 64;
/** Of 0 to 4: more than 10⁸ guesses. */
const SAFE_SCORE = 3;

/**
 * Who judges, by the versions of its packages. Raised with them: each password is judged again when it is
 * next typed.
 */
export const PRESENT_JUDGE = 'zxcvbn-ts 4.2.0, common 4.1.3, en 4.1.1';

/**
 * Knows the passwords and words that are tried first, patterns and dates. 40 MB, so loaded when the first
 * password is chosen.
 */
let judge: Promise<ZxcvbnFactory> | undefined;

async function loadJudge(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const dictionary = { ...common.dictionary, ...english.dictionary };
  const { translations } = english;
  return new ZxcvbnFactory({ dictionary, graphs: common.adjacencyGraphs, translations });
}

/**
 * Null when the password may be used. Length is what counts; it must not be guessed from lists or from the
 * person either.
 */
export async function flawOf(
  password: string,
  person: { email: string | null; name: string },
): Promise<PasswordFlaw | null> {
  if ([...password].length < SHORTEST) return 'too-short';
  if (password.length > LONGEST) return 'too-long';
  if (new Set(password).size < 5) return 'too-simple';
  judge ??= loadJudge();
  const email = person.email ?? '';
  const personal = [email, ...email.split(/[@.]/), ...person.name.split(/\s+/)];
  const { score } = (await judge).check(password.slice(0, JUDGED), personal);
  return score < SAFE_SCORE ? 'is-known' : null;
}

/** Argon2id. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

const NOBODY = hash('the password of nobody');

/** Takes as long when there is no hash to compare with: who tries names learns nothing from the time. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  // Who was deleted, or came through Telegram, has an empty one.
  const isSame = await verify(passwordHash || (await NOBODY), password);
  return isSame && Boolean(passwordHash);
}
