import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import * as z from 'zod';

const base64url = z.string().regex(/^[\w-]+$/);
const shared = {
  id: base64url.max(1400),
  rawId: base64url.max(1400),
  type: z.literal('public-key'),
};

/**
 * What `navigator.credentials.create` gives, the fields we read. Source: W3C Web Authentication,
 * RegistrationResponseJSON.
 */
const registrationSchema = z.object({
  ...shared,
  response: z.object({ clientDataJSON: base64url, attestationObject: base64url }),
});

/** What `navigator.credentials.get` gives. Source: W3C Web Authentication, AuthenticationResponseJSON. */
const authenticationSchema = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: z.string().max(200).nullish(),
  }),
});

/** Null: it is no such answer. */
export function readRegistration(answer: string): RegistrationResponseJSON | null {
  const read = registrationSchema.safeParse(parse(answer)).data;
  return read === undefined ? null : { ...read, clientExtensionResults: {} };
}

export function readAuthentication(answer: string): AuthenticationResponseJSON | null {
  const read = authenticationSchema.safeParse(parse(answer)).data;
  if (read === undefined) return null;
  const { userHandle, ...response } = read.response;
  return {
    ...read,
    response: { ...response, ...(userHandle != null && { userHandle }) },
    clientExtensionResults: {},
  };
}

const clientDataSchema = z.object({ challenge: z.string().max(500) });

/** The challenge that was answered, as the browser says; empty when it says none. */
export function challengeIn({ response }: { response: { clientDataJSON: string } }): string {
  const text = Buffer.from(response.clientDataJSON, 'base64url').toString('utf8');
  return clientDataSchema.safeParse(parse(text)).data?.challenge ?? '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
