import { hash, verify } from '@node-rs/argon2';

/** Why a password is not taken. */
export type PasswordFlaw = 'too-short' | 'too-long' | 'too-simple' | 'is-known';

const SHORTEST = 10;
const LONGEST = 200;
/** Those that are tried first. What contains one of them and little more is as bad. */
const known = [
  'password',
  'passw0rd',
  '1234567890',
  'qwertyuiop',
  'qwerty1234',
  'iloveyou',
  'letmein',
  'admin1234',
];

/** Null when the password may be used. Length is what counts; it must not be guessed from the person either. */
export function flawOf(password: string, person: { email: string; name: string }): PasswordFlaw | null {
  if ([...password].length < SHORTEST) return 'too-short';
  if (password.length > LONGEST) return 'too-long';
  if (new Set(password).size < 5) return 'too-simple';
  const small = password.toLowerCase();
  const words = [...known, person.email, person.email.replace(/@.*/, ''), person.name.toLowerCase()];
  const isGuessable = words.some((word) => word.length >= 4 && small.replace(word, '').length < 4);
  return isGuessable ? 'is-known' : null;
}

/** Argon2id. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

const NOBODY = hash('the password of nobody');

/** Takes as long when there is no hash to compare with: who tries names learns nothing from the time. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const isSame = await verify(passwordHash ?? (await NOBODY), password);
  return isSame && passwordHash !== null;
}
