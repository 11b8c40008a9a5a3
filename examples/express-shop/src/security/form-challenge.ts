import { createHash } from 'node:crypto';
import type { Clock } from '@panelkit/sdk';
import type { Challenges } from './challenges.ts';

/** Public forms that cost the shop a mail or a row, so that a program must not send them by the thousand. */
export type ChallengedForm = 'sign-up' | 'forgot';

/** Where a form is shown and sent: `browser` is the secret of its browser's forms. */
export interface FormPlace {
  form: ChallengedForm;
  browser: string;
}

/** What a form is given to prove that sending it cost something. */
export interface FormTask {
  /** Comes back with the form, as its field `challenge`. */
  challenge: string;
  /** The script looks for a text that makes SHA-256 of `challenge:text` begin with so many zero bits; it comes back as `work`. */
  bits: number;
}

/** What stands between strangers and public forms; another implementation may ask a service. */
export interface FormChallenge {
  issue(place: FormPlace): FormTask;
  /** Whether the answer is right. Of several answers to one challenge one counts. */
  check(place: FormPlace, answer: { challenge: string; work: string }): Promise<boolean>;
}

/** 32,768 hashes on average, most of them while the form is filled in. */
const BITS = 15;
/** A browser without scripts does no work: it waits. */
const PATIENCE_SECONDS = 30;

const bindingOf = ({ form, browser }: FormPlace): string => `form:${form}:${browser}`;

/** Work of the browser's processor, or patience where there is no script. Asks nobody else. */
export function createProofOfWork(parts: {
  challenges: Challenges;
  clock: Clock;
  bits?: number;
}): FormChallenge {
  const { challenges, clock, bits = BITS } = parts;
  return {
    issue: (place) => ({ challenge: challenges.issue(bindingOf(place)), bits }),
    check: async (place, { challenge, work }) => {
      const binding = bindingOf(place);
      const issuedAt = challenges.issuedAt(challenge, binding);
      if (issuedAt === null) return false;
      const isPatient = clock.now().getTime() - issuedAt.getTime() >= PATIENCE_SECONDS * 1000;
      if (work === '' ? !isPatient : zeroBitsOf(`${challenge}:${work}`) < bits) return false;
      return challenges.use(challenge, binding);
    },
  };
}

function zeroBitsOf(text: string): number {
  const digest = createHash('sha256').update(text).digest();
  return Math.clz32(digest.readUInt32BE(0));
}
