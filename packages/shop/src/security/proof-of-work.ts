import { createHash } from 'node:crypto';
import type { Clock } from '@panelkit/sdk';
import * as z from 'zod';
import { workField } from '../pages/forms/work-field.ts';
import type { Challenges } from './challenges.ts';
import type { FormChallenge, FormPlace } from './form-challenge.ts';

/** 32,768 hashes on average, most of them while the form is filled in. */
const BITS = 15;
/** A browser without scripts does no work: it waits. */
const PATIENCE_MS = 30_000;
const MINUTE_MS = 60_000;
/** Who sends a receipt went to the bank in between. */
const LIFETIMES_MS: Record<FormPlace['form'], number> = {
  'sign-up': 15 * MINUTE_MS,
  forgot: 15 * MINUTE_MS,
  trial: 24 * 60 * MINUTE_MS,
  receipt: 24 * 60 * MINUTE_MS,
};

const answerSchema = z.object({
  challenge: z.string().max(200).default(''),
  work: z.string().max(40).default(''),
});

const bindingOf = ({ form, browser, key }: FormPlace): string => `form:${form}:${browser}:${key ?? ''}`;

/** Work of the browser's processor, or patience where there is no script. Asks nobody else. */
export function createProofOfWork(parts: {
  challenges: Challenges;
  clock: Clock;
  bits?: number;
}): FormChallenge {
  const { challenges, clock, bits = BITS } = parts;
  return {
    origins: [],
    render: (place, texts) => {
      const challenge = challenges.issue(bindingOf(place), LIFETIMES_MS[place.form]);
      return workField(texts, { challenge, bits });
    },
    verify: async (place, fields) => {
      const { data } = answerSchema.safeParse(fields);
      if (data === undefined) return false;
      const { challenge, work } = data;
      const binding = bindingOf(place);
      const endsAt = challenges.endOf(challenge, binding);
      if (endsAt === null) return false;
      const issuedMs = endsAt.getTime() - LIFETIMES_MS[place.form];
      const isPatient = clock.now().getTime() - issuedMs >= PATIENCE_MS;
      if (work === '' ? !isPatient : zeroBitsOf(`${challenge}:${work}`) < bits) return false;
      return place.key !== null || challenges.use(challenge, binding);
    },
  };
}

function zeroBitsOf(text: string): number {
  const digest = createHash('sha256').update(text).digest();
  return Math.clz32(digest.readUInt32BE(0));
}
